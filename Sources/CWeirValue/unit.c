#include "weir/value.h"
