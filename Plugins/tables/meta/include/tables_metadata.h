/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLES_METADATA_H
#define TABLES_METADATA_H

#include <stddef.h>

#pragma clang assume_nonnull begin
/* The plugin's metadata: JSON in static memory; *length becomes its size in bytes. [any] */
__attribute__((visibility("hidden"))) const char *tables_metadata(size_t *length);
#pragma clang assume_nonnull end

#endif
