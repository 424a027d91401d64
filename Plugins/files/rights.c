/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* More entries than anybody writes. */
enum { ACL_SIZE = 8192 };
static const char acl[] = "system.posix_acl_access";

/* Gives a file to an owner and a group, or to the group alone where only root may do more. */
static int give(int file, uid_t owner, gid_t group) {
    return fchown(file, owner, group) == 0 || fchown(file, (uid_t)-1, group) == 0;
}

/* Gives a file the access control list of the one at `path`, or none. Gives whether it has the same then. */
static int copy_list(int file, const char *path) {
    char list[ACL_SIZE];
    const ssize_t length = getxattr(path, acl, list, sizeof list);
    if (length > 0) return fsetxattr(file, acl, list, (size_t)length, 0) == 0;
    if (length < 0 && errno != ENODATA && errno != ENOTSUP) return 0;
    /* It may have inherited one from the folder. */
    return fremovexattr(file, acl) == 0 || errno == ENODATA || errno == ENOTSUP;
}

void files_take_over(int file, const char *path, const struct stat *old) {
    struct stat new;
    if (fstat(file, &new) != 0) return;
    /* Giving a file away clears what runs it as its owner, and so comes before the mode. */
    if ((new.st_uid != old->st_uid || new.st_gid != old->st_gid) && give(file, old->st_uid, old->st_gid) &&
        fstat(file, &new) != 0) {
        return;
    }
    mode_t mode = old->st_mode & 07777;
    const int has_group = new.st_gid == old->st_gid;
    /* Nothing that ran as one user may run as another. */
    if (new.st_uid != old->st_uid || !has_group) mode &= ~(mode_t)(S_ISUID | S_ISGID);
    /* The group's part of a mode means another group now, or was the most that a list allowed. */
    if (!has_group || !copy_list(file, path)) mode &= ~(mode_t)S_IRWXG | (mode & S_IRWXO) << 3;
    /* A file that has fewer rights is better than none. */
    if (fchmod(file, mode) != 0) errno = 0;
}
