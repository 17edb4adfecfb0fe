#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/secrets.h"

namespace oneshelf {
namespace {

namespace fs = std::filesystem;

class KeyFile : public testing::Test {
 protected:
  KeyFile() {
    std::string pattern = (fs::temp_directory_path() / "oneshelf-key-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = (folder_ / "secret.key").string();
  }
  ~KeyFile() override { fs::remove_all(folder_); }

  void write(const std::string& text, fs::perms mode = fs::perms::owner_read) const {
    std::ofstream(path_, std::ios::binary) << text;
    fs::permissions(path_, mode);
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(KeyFile, IsMadeOnceAndReadEverAfter) {
  const Result<std::string> made = KeySecrets::key_from_file(path_);
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_EQ(made->size(), 32u);
  const Result<std::string> again = KeySecrets::key_from_file(path_);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(*again, *made);
}

TEST_F(KeyFile, IsReadableByItsOwnerOnlyAndLeavesNothingBeside) {
  ASSERT_TRUE(KeySecrets::key_from_file(path_).ok());
  struct stat facts = {};
  ASSERT_EQ(::stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777u, 0600u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(KeyFile, EveryFileGetsItsOwnKey) {
  EXPECT_NE(*KeySecrets::key_from_file(path_), *KeySecrets::key_from_file(path_ + "2"));
}

TEST_F(KeyFile, ManyStartingAtOnceAgreeOnOneKey) {
  std::array<std::string, 8> keys;
  {
    std::vector<std::jthread> threads;
    for (std::string& key : keys) {
      threads.emplace_back([&key, this] { key = KeySecrets::key_from_file(path_).value(); });
    }
  }
  for (const std::string& key : keys) EXPECT_EQ(key, keys[0]);
}

TEST_F(KeyFile, IsReadAsPeopleWriteIt) {
  write("  " + std::string(64, 'A') + "\r\n");
  const Result<std::string> key = KeySecrets::key_from_file(path_);
  ASSERT_TRUE(key.ok()) << key.error().to_string();
  EXPECT_EQ(*key, std::string(32, '\xAA'));
}

TEST_F(KeyFile, DamagedContentIsNeverReplacedByANewKey) {
  const std::vector<std::string> contents = {"",
                                             "\n",
                                             std::string(63, 'a'),
                                             std::string(65, 'a'),
                                             std::string(66, 'a'),
                                             std::string(64, 'g'),
                                             std::string(1'000, 'a')};
  for (const std::string& content : contents) {
    write(content, fs::perms::owner_read | fs::perms::owner_write);
    const Result<std::string> key = KeySecrets::key_from_file(path_);
    ASSERT_FALSE(key.ok()) << content;
    EXPECT_EQ(key.error().id(), "secrets.key_file");
    EXPECT_EQ(fs::file_size(path_), content.size());
  }
}

TEST_F(KeyFile, IsRefusedIfOthersCanReadIt) {
  write(std::string(64, 'a'), fs::perms::owner_read | fs::perms::group_read);
  const Result<std::string> key = KeySecrets::key_from_file(path_);
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().id(), "secrets.key_file");
  EXPECT_NE(key.error().remedy().find("0600"), std::string::npos);
}

TEST_F(KeyFile, SaysWhyItCannotBeMade) {
  const Result<std::string> key = KeySecrets::key_from_file((folder_ / "none" / "key").string());
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().id(), "secrets.key_file");
  EXPECT_NE(key.error().message().find("No such file"), std::string::npos) << key.error().message();
  EXPECT_FALSE(KeySecrets::key_from_file(folder_.string()).ok()) << "a folder is no key";
}

}  // namespace
}  // namespace oneshelf
