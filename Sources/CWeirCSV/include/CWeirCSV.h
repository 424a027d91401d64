/* SPDX-License-Identifier: Apache-2.0 */
#ifndef C_WEIR_CSV_H
#define C_WEIR_CSV_H

/* Fields of CSV as weir writes them, by libcsv, for the host and for plugins. */
#include <csv.h>
#include <stddef.h>
#include <string.h>

/* The most bytes that a field of so many can take. */
static inline size_t weir_csv_room(size_t size) {
    return 2 * size + 2;
}

/*
 * Writes a field, in quotes where it would be read as something else: with a comma, a quote or a line end in it, or empty,
 * which is a text of no characters and not nothing. `output` has weir_csv_room(size) bytes. Returns how many are used.
 */
static inline size_t weir_csv_field(void *output, const void *field, size_t size) {
    const unsigned char *bytes = (const unsigned char *)field;
    size_t at = 0;
    while (at < size && bytes[at] != ',' && bytes[at] != '"' && bytes[at] != '\n' && bytes[at] != '\r') at++;
    if (size > 0 && at == size) {
        memcpy(output, field, size);
        return size;
    }
    return csv_write(output, weir_csv_room(size), size > 0 ? field : "", size);
}

#endif
