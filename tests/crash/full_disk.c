// Loaded before the program (LD_PRELOAD): while the file $FULL_DISK_SWITCH exists, every write
// that needs new room below $FULL_DISK_FOLDER is answered as a disk without space answers. It
// needs no rights, and the space can come back while the program runs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_full_for(int file, off_t end) {
  const char* folder = getenv("FULL_DISK_FOLDER");
  const char* lever = getenv("FULL_DISK_SWITCH");
  if (folder == NULL || lever == NULL || access(lever, F_OK) != 0) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  struct stat facts;
  return fstat(file, &facts) == 0 && end > facts.st_size;
}

static off_t place_of(int file) { return lseek(file, 0, SEEK_CUR); }

ssize_t write(int file, const void* bytes, size_t size) {
  static ssize_t (*next)(int, const void*, size_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "write");
  if (is_full_for(file, place_of(file) + (off_t)size)) {
    errno = ENOSPC;
    return -1;
  }
  return next(file, bytes, size);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static ssize_t (*next)(int, const void*, size_t, off64_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "pwrite64");
  if (is_full_for(file, at + (off_t)size)) {
    errno = ENOSPC;
    return -1;
  }
  return next(file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

int ftruncate64(int file, off64_t size) {
  static int (*next)(int, off64_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "ftruncate64");
  if (is_full_for(file, size)) {
    errno = ENOSPC;
    return -1;
  }
  return next(file, size);
}

int fallocate64(int file, int mode, off64_t at, off64_t size) {
  static int (*next)(int, int, off64_t, off64_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "fallocate64");
  if (is_full_for(file, at + size)) {
    errno = ENOSPC;
    return -1;
  }
  return next(file, mode, at, size);
}
