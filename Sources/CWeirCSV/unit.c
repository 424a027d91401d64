#include "CWeirCSV.h"
