# Each folder of src/ is one library. Its headers are reachable only through links made for it in
# the build tree, and the place of the links comes with linking the library: so a source that
# includes a header of a folder it may not use does not find it. tests/architecture proves it.

# Makes the links of one folder: one for each header, so that libraries in subfolders stay apart.
function(oneshelf_show_headers folder shown headers)
  set(place "${shown}/${folder}")
  if(IS_SYMLINK "${place}")
    file(REMOVE "${place}") # made by an older configuration; writing into it would hit the sources
  endif()
  file(MAKE_DIRECTORY "${place}")
  foreach(header IN LISTS headers)
    get_filename_component(file_name "${header}" NAME)
    if(NOT EXISTS "${place}/${file_name}")
      file(CREATE_LINK "${header}" "${place}/${file_name}" SYMBOLIC)
    endif()
  endforeach()
endfunction()

# oneshelf_library(<folder> [PUBLIC libs...] [PRIVATE libs...] [EXCLUDE regex...])
# The target is oneshelf_<folder>, with "/" turned into "_".
function(oneshelf_library folder)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE;EXCLUDE" ${ARGN})
  string(REPLACE "/" "_" name "oneshelf_${folder}")
  file(GLOB sources CONFIGURE_DEPENDS
       "${CMAKE_SOURCE_DIR}/src/${folder}/*.cc" "${CMAKE_SOURCE_DIR}/src/${folder}/*.h")
  foreach(pattern IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${pattern}")
  endforeach()
  set(shown "${CMAKE_BINARY_DIR}/include/${name}")
  set(headers ${sources})
  list(FILTER headers INCLUDE REGEX "\\.h$")
  oneshelf_show_headers("${folder}" "${shown}" "${headers}")
  set(implementation ${sources})
  list(FILTER implementation INCLUDE REGEX "\\.cc$")
  if(implementation)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${shown}")
    target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.h")
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${shown}")
    target_link_libraries(${name} INTERFACE ${ARG_PUBLIC})
  endif()
endfunction()
