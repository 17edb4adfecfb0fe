#include "net/multipart.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

std::string boundary_of(const MultipartForm& form) {
  const std::string type = form.content_type();
  return type.substr(type.find('=') + 1);
}

TEST(MultipartForm, WritesFieldsAndFilesInOrder) {
  MultipartForm form;
  form.add_field("operations", R"({"query":"mutation"})");
  form.add_file({.name = "1",
                 .filename = "mug.png",
                 .content_type = "image/png",
                 .bytes = std::string("\x89PNG\0\r\n", 7)});
  const std::string line = "--" + boundary_of(form);
  EXPECT_EQ(form.content_type().substr(0, 30), "multipart/form-data; boundary=");
  EXPECT_EQ(form.body(), line +
                             "\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n"
                             "{\"query\":\"mutation\"}\r\n" +
                             line +
                             "\r\nContent-Disposition: form-data; name=\"1\"; "
                             "filename=\"mug.png\"\r\nContent-Type: image/png\r\n\r\n" +
                             std::string("\x89PNG\0\r\n", 7) + "\r\n" + line + "--\r\n");
}

TEST(MultipartForm, GivesTheSameBytesForTheSameContentAndOthersForOther) {
  MultipartForm one, same, other;
  one.add_field("a", "1");
  same.add_field("a", "1");
  other.add_field("a", "2");
  EXPECT_EQ(one.body(), same.body());
  EXPECT_NE(boundary_of(one), boundary_of(other));
}

TEST(MultipartForm, LetsNoNameOrTypeStartAnotherHeader) {
  MultipartForm form;
  form.add_file({.name = "a\"b",
                 .filename = "x\r\nEvil: 1",
                 .content_type = "text/plain\r\nEvil: 2",
                 .bytes = ""});
  EXPECT_EQ(form.body().find("\r\nEvil"), std::string::npos);
  EXPECT_NE(form.body().find("name=\"a%22b\"; filename=\"x%0D%0AEvil: 1\""), std::string::npos);
}

}  // namespace
}  // namespace oneshelf
