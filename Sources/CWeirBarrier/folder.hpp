// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_FOLDER_HPP
#define CWEIR_BARRIER_FOLDER_HPP

#include <cstddef>

// The working folder belongs to the process, and every relative path of a run starts from it. A plugin that changes it
// does so for its own thread only, until its callback returns.

namespace weir {

/// Whether a plugin has changed the working folder of this host thread.
extern __thread bool has_moved __attribute__((tls_model("initial-exec")));

/// Takes this folder for the host's; once at the start, and after each change of the host's own.
void remember_home();

/// Puts the thread back into the host's working folder.
void move_home();

/// The same for a while, during which a plugin's function calls back: the folder that is left goes into `room`.
void leave_folder(char *room, size_t size);

/// Puts the thread back into the folder that the plugin had chosen.
void return_to_folder(const char *folder);

} // namespace weir

#endif
