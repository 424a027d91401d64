#ifndef WEIR_CDW_SHIM_H
#define WEIR_CDW_SHIM_H

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <libelf.h>

/* A session that finds separate debug files as debuggers do: by build id, then by debug link. */
static inline Dwfl *weir_dwfl_begin(void) {
    static char *debug_path = NULL;
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = dwfl_standard_find_debuginfo,
        .section_address = dwfl_offline_section_address,
        .debuginfo_path = &debug_path,
    };
    return dwfl_begin(&callbacks);
}

#endif
