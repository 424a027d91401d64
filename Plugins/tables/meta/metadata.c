/* SPDX-License-Identifier: Apache-2.0 */
#include "tables_metadata.h"
#include <weir/meta.h>

/* In C, because Swift cannot place a text in an ELF section. */
/* It would take the JSON for code. */
/* clang-format off */
WEIR_META({
    "weir": 1, "name": "tables", "version": "0.1.0", "doc": "Statistics of tables, in chunks that can be merged.",
    "nodes": [
        {
            "name": "parse", "doc": "Turns CSV text with a header into a list of rows, each a map from column to text.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string", "doc": "CSV text; its first line names the columns" },
            "output": { "type": "list", "doc": "a map for each row" },
            "params": {
                "separator": { "type": "string", "default": ",", "doc": "the one ASCII character between cells" }
            }
        },
        {
            "name": "stats",
            "doc": "Counts, sums and compares the numbers of each column. Numbers may be texts, as CSV gives them.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "any", "doc": "a list of rows, or one row; a row is a map from column to cell" },
            "output": { "type": "map", "doc": "column to {count, sum, minimum, maximum, mean}" },
            "params": {
                "columns": { "type": "list", "doc": "the columns; default: all that hold a number" },
                "skip_invalid": {
                    "type": "bool", "default": false, "doc": "leave out cells that are no number, instead of failing"
                },
                "digits": {
                    "type": "int", "minimum": 0, "maximum": 15, "doc": "round to so many decimals; default: no rounding"
                }
            }
        },
        {
            "name": "group", "doc": "Counts the rows of each group and sums one column in it.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "any", "doc": "a list of rows, or one row; a row is a map from column to cell" },
            "output": { "type": "map", "doc": "group to {count, sum}" },
            "params": {
                "by": { "type": "string", "required": true, "doc": "the column whose cells name the groups" },
                "sum": { "type": "string", "required": true, "doc": "the column whose numbers are summed" },
                "digits": {
                    "type": "int", "minimum": 0, "maximum": 15, "doc": "round to so many decimals; default: no rounding"
                }
            }
        },
        {
            "name": "merge",
            "doc": "Combines results of tables.stats or tables.group over the chunks of one table. Failed chunks are left out.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "list", "doc": "the results to combine" },
            "output": { "type": "map", "doc": "the same form as one of them" },
            "params": {
                "digits": {
                    "type": "int", "minimum": 0, "maximum": 15, "doc": "round to so many decimals; default: no rounding"
                }
            }
        },
        {
            "name": "average", "doc": "The mean of the numbers in a list or a map. Failed items are left out.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "any", "doc": "a list of numbers, or a map from name to number" },
            "output": { "type": "float" },
            "params": {
                "digits": {
                    "type": "int", "minimum": 0, "maximum": 15, "doc": "round to so many decimals; default: no rounding"
                }
            }
        }
    ]
});
/* clang-format on */

const char *tables_metadata(size_t *length) {
    *length = WEIR_META_LENGTH;
    return weir_meta;
}
