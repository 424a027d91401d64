/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CDW_SHIM_H
#define WEIR_CDW_SHIM_H

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The checksum that a debug link has of its file. */
static inline uint32_t weir_dw_checksum(int file) {
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    static const size_t size = 1 << 16;
    unsigned char *buffer = (unsigned char *)malloc(size);
    uint32_t sum = 0xffffffff;
    ssize_t count;
    while (buffer != NULL && (count = read(file, buffer, size)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            sum = table[(sum ^ buffer[i]) & 15] ^ (sum >> 4);
            sum = table[(sum ^ (buffer[i] >> 4)) & 15] ^ (sum >> 4);
        }
    }
    free(buffer);
    return ~sum;
}

/* Opens `prefix` + the folder of `path` + `middle` + `link`, if it has the checksum; 0 stands for any. */
static inline int weir_dw_open(const char *prefix, const char *path, const char *middle, const char *link, uint32_t checksum,
                               char **name) {
    const char *slash = strrchr(path, '/');
    char full[PATH_MAX];
    const int length = snprintf(full, sizeof full, "%s%.*s%s%s", prefix, slash ? (int)(slash - path + 1) : 0, path, middle, link);
    if (length < 0 || (size_t)length >= sizeof full) return -1;
    const int file = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return -1;
    if (checksum != 0 && weir_dw_checksum(file) != checksum) {
        close(file);
        return -1;
    }
    *name = strdup(full);
    return file;
}

/*
 * Finds a separate debug file on this machine: by build id, then by debug link, as debuggers do. libdw's own search goes on
 * to ask the servers of DEBUGINFOD_URLS, and loads an HTTP client for that even where there are none; a check of a
 * manifest must not go out on the network.
 */
static inline int weir_dw_find(Dwfl_Module *module, void **userdata, const char *module_name, Dwarf_Addr base, const char *path,
                               const char *link, GElf_Word checksum, char **name) {
    int file = dwfl_build_id_find_debuginfo(module, userdata, module_name, base, path, link, checksum, name);
    if (file >= 0 || link == NULL) return file;
    /* What several debug files share is named by its path, without a checksum. */
    if (link[0] == '/') return weir_dw_open("", "", "", link, checksum, name);
    char real[PATH_MAX];
    if (checksum == 0 || path == NULL || realpath(path, real) == NULL) return -1;
    file = weir_dw_open("", real, "", link, checksum, name);
    if (file < 0) file = weir_dw_open("", real, ".debug/", link, checksum, name);
    return file < 0 ? weir_dw_open("/usr/lib/debug", real, "", link, checksum, name) : file;
}

/* A session that finds separate debug files. */
static inline Dwfl *weir_dwfl_begin(void) {
    static char *debug_path = NULL;
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = weir_dw_find,
        .section_address = dwfl_offline_section_address,
        .debuginfo_path = &debug_path,
    };
    return dwfl_begin(&callbacks);
}

#endif
