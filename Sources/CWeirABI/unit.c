#include "weir/weir.h"
#include "weir/stream.h"
#include "weir/store.h"
#include "weir/meta.h"
