/* Counts the operations of a process that change what is on disk under one folder, and ends it, or makes one fail, at the one asked for.
 *
 *   cc -shared -fPIC -O1 -o faults.so faults.c -ldl      LD_PRELOAD=faults.so, with in the environment:
 *   FAULTS_UNDER   only paths that begin with this are counted (absolute, no trailing slash needed)
 *   FAULTS_LOG     a file to which each operation is appended: its number, its name, its path
 *   FAULTS_AT      the number of the operation at which something happens; absent: nothing does
 *   FAULTS_ERRNO   that operation fails with this errno; absent: the process is killed (SIGKILL) before it, or in the middle when it writes
 *   FAULTS_LAST    with FAULTS_ERRNO: that operation and all after it, as on a full or broken disk
 *   FAULTS_NO_EXCHANGE  the system has no exchange of two names (renameat2 answers EINVAL)
 *
 * .NET reaches libc in two ways: System.Native by dynamic linking, which a preloaded library precedes; DllImport("libc") by dlsym on the
 * library itself, which it does not. So dlsym answers with ours too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 65536

static atomic_long count;
static long at, error_number;
static int to_the_last, no_exchange, log_file = -1;
static const char *under;
static size_t under_length;
static unsigned char ours[MOST_FILES];

static void *(*real_dlsym)(void *, const char *);

static void start(void) {
  static atomic_int started;
  if (atomic_exchange(&started, 1))
    return;
  real_dlsym = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
  if (!real_dlsym)
    real_dlsym = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.17");
  if (!real_dlsym)
    real_dlsym = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
  under = getenv("FAULTS_UNDER");
  under_length = under ? strlen(under) : 0;
  at = getenv("FAULTS_AT") ? atol(getenv("FAULTS_AT")) : 0;
  error_number = getenv("FAULTS_ERRNO") ? atol(getenv("FAULTS_ERRNO")) : 0;
  to_the_last = getenv("FAULTS_LAST") != NULL;
  no_exchange = getenv("FAULTS_NO_EXCHANGE") != NULL;
  if (getenv("FAULTS_LOG"))
    log_file = syscall(SYS_openat, AT_FDCWD, getenv("FAULTS_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

__attribute__((constructor)) static void on_load(void) { start(); }

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) { start(); real = (__typeof__(name) *)real_dlsym(RTLD_NEXT, #name); }

static int is_under(const char *path) { return under_length && path && strncmp(path, under, under_length) == 0; }

static int is_ours(int file) { return file >= 0 && file < MOST_FILES && ours[file]; }

static const char *path_of(int file, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, size - 1);
  path[length < 0 ? 0 : length] = 0;
  return path;
}

/* 0: go on. 1: fail with errno set. 2: write a half, then die. */
static int reached(const char *name, const char *path, int writes) {
  long n = atomic_fetch_add(&count, 1) + 1;
  if (log_file >= 0) {
    char line[4400];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", n, name, path);
    if (length > (int)sizeof line)
      length = sizeof line;
    syscall(SYS_write, log_file, line, length);
  }
  if (!at || (n != at && !(to_the_last && n > at)))
    return 0;
  if (error_number) {
    errno = error_number;
    return 1;
  }
  if (writes)
    return 2;
  kill(getpid(), SIGKILL);
  pause();
  return 1;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  pause();
}

static int reached_file(const char *name, int file, int writes) {
  char path[4096];
  return is_ours(file) ? reached(name, path_of(file, path, sizeof path), writes) : 0;
}

static void remember(int file, const char *path) {
  if (file >= 0 && file < MOST_FILES)
    ours[file] = is_under(path);
}

#define CHANGES(flags) (((flags) & O_ACCMODE) != O_RDONLY || ((flags) & (O_CREAT | O_TRUNC)))

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    REAL(name) \
    if (is_under(path) && CHANGES(flags) && reached("open", path, 0)) return -1; \
    int file = real(path, flags, mode); \
    remember(file, path); \
    return file; }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    REAL(name) \
    if (is_under(path) && CHANGES(flags) && reached("open", path, 0)) return -1; \
    int file = real(folder, path, flags, mode); \
    remember(file, path); \
    return file; }
OPENAT(openat)
OPENAT(openat64)

int close(int file) {
  REAL(close)
  if (file >= 0 && file < MOST_FILES)
    ours[file] = 0;
  return real(file);
}

ssize_t write(int file, const void *bytes, size_t length) {
  REAL(write)
  switch (reached_file("write", file, 1)) {
    case 1: return -1;
    case 2: real(file, bytes, length / 2); die();
  }
  return real(file, bytes, length);
}

#define PWRITE(name, offset_type) \
  ssize_t name(int file, const void *bytes, size_t length, offset_type offset) { \
    REAL(name) \
    switch (reached_file("write", file, 1)) { \
      case 1: return -1; \
      case 2: real(file, bytes, length / 2, offset); die(); \
    } \
    return real(file, bytes, length, offset); }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int file, const struct iovec *parts, int number) {
  REAL(writev)
  switch (reached_file("write", file, 1)) {
    case 1: return -1;
    case 2: real(file, parts, number / 2); die();
  }
  return real(file, parts, number);
}

#define PWRITEV(name, offset_type) \
  ssize_t name(int file, const struct iovec *parts, int number, offset_type offset) { \
    REAL(name) \
    switch (reached_file("write", file, 1)) { \
      case 1: return -1; \
      case 2: real(file, parts, number / 2, offset); die(); \
    } \
    return real(file, parts, number, offset); }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define ON_FILE(type, name, label, parameters, arguments, failed) \
  type name parameters { REAL(name) if (reached_file(label, file, 0)) return failed; return real arguments; }
ON_FILE(int, fsync, "fsync", (int file), (file), -1)
ON_FILE(int, fdatasync, "fsync", (int file), (file), -1)
ON_FILE(int, ftruncate, "truncate", (int file, off_t length), (file, length), -1)
ON_FILE(int, ftruncate64, "truncate", (int file, off64_t length), (file, length), -1)
ON_FILE(int, posix_fallocate, "allocate", (int file, off_t from, off_t length), (file, from, length), errno)
ON_FILE(int, posix_fallocate64, "allocate", (int file, off64_t from, off64_t length), (file, from, length), errno)
ON_FILE(int, fchmod, "chmod", (int file, mode_t mode), (file, mode), -1)
ON_FILE(ssize_t, sendfile, "write", (int file, int from, off_t *offset, size_t length), (file, from, offset, length), -1)
ON_FILE(ssize_t, sendfile64, "write", (int file, int from, off64_t *offset, size_t length), (file, from, offset, length), -1)

ssize_t copy_file_range(int from, off64_t *from_offset, int file, off64_t *offset, size_t length, unsigned flags) {
  REAL(copy_file_range)
  return reached_file("write", file, 0) ? -1 : real(from, from_offset, file, offset, length, flags);
}

#define ON_PATH(name, label, parameters, arguments) \
  int name parameters { REAL(name) if (is_under(path) && reached(label, path, 0)) return -1; return real arguments; }
ON_PATH(unlink, "unlink", (const char *path), (path))
ON_PATH(rmdir, "rmdir", (const char *path), (path))
ON_PATH(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode))
ON_PATH(chmod, "chmod", (const char *path, mode_t mode), (path, mode))
ON_PATH(chown, "chown", (const char *path, uid_t owner, gid_t group), (path, owner, group))
ON_PATH(unlinkat, "unlink", (int folder, const char *path, int flags), (folder, path, flags))
ON_PATH(mkdirat, "mkdir", (int folder, const char *path, mode_t mode), (folder, path, mode))
ON_PATH(utimensat, "utimens", (int folder, const char *path, const struct timespec times[2], int flags), (folder, path, times, flags))

#define ON_TWO(name, label, parameters, arguments) \
  int name parameters { REAL(name) if ((is_under(path) || is_under(to)) && reached(label, to, 0)) return -1; return real arguments; }
ON_TWO(rename, "rename", (const char *path, const char *to), (path, to))
ON_TWO(link, "link", (const char *path, const char *to), (path, to))
ON_TWO(symlink, "link", (const char *path, const char *to), (path, to))
ON_TWO(renameat, "rename", (int folder, const char *path, int other, const char *to), (folder, path, other, to))
ON_TWO(linkat, "link", (int folder, const char *path, int other, const char *to, int flags), (folder, path, other, to, flags))

int renameat2(int folder, const char *path, int other, const char *to, unsigned flags) {
  REAL(renameat2)
  if (is_under(path) || is_under(to)) {
    if (no_exchange) {
      errno = EINVAL;
      return -1;
    }
    if (reached("exchange", to, 0))
      return -1;
  }
  return real(folder, path, other, to, flags);
}

static const struct { const char *name; void *function; } replaced[] = {
#define ENTRY(name) { #name, (void *)name }
  ENTRY(open), ENTRY(open64), ENTRY(openat), ENTRY(close), ENTRY(write), ENTRY(fsync), ENTRY(fdatasync), ENTRY(ftruncate), ENTRY(unlink), ENTRY(rmdir), ENTRY(mkdir),
  ENTRY(chmod), ENTRY(chown), ENTRY(rename), ENTRY(link), ENTRY(linkat), ENTRY(symlink), ENTRY(renameat2),
};

void *dlsym(void *library, const char *name) {
  start();
  if (library != RTLD_NEXT) {
    for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++) {
      if (strcmp(name, replaced[i].name) == 0)
        return replaced[i].function;
    }
  }
  return real_dlsym(library, name);
}
