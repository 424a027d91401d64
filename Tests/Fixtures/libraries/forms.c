/* A plain C library with a function for every form that Sources/WeirFFI/README.md shows. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

union number {
    int32_t i;
    double d;
};
struct point {
    double x, y;
};
struct __attribute__((packed)) entry {
    uint8_t kind;
    uint32_t size;
};
struct wide {
    _Alignas(16) double x;
    double y;
};
struct event {
    int32_t kind;
    union number value;
};
struct image {
    uint32_t width, height;
    const uint8_t *pixels;
};
struct request {
    const char *name;
    const void *body;
    size_t length;
    const struct point *at;
    const char *const *headers;
};
struct counter {
    int n;
};

/* Numbers, text, data. */
double half(int32_t x) {
    return x / 2.0;
}
size_t letters(const char *text) {
    return strlen(text);
}
char *twice(const char *text) {
    char *result = calloc(2, strlen(text) + 1);
    return strcat(strcpy(result, text), text);
}
void twice_end(char *text) {
    free(text);
}
int first_byte(const char *text) {
    return (unsigned char)text[0];
}
size_t wide_letters(const wchar_t *text) {
    return wcslen(text);
}
uint32_t add_up(const uint8_t *data, size_t count) {
    uint32_t sum = 0;
    while (count--)
        sum += *data++;
    return sum;
}
double sum(const double *values, size_t count) {
    double sum = 0;
    while (count--)
        sum += *values++;
    return sum;
}
double trace(const double *m, int rows, int cols) {
    double sum = 0;
    for (int i = 0; i < rows && i < cols; i++)
        sum += m[i * cols + i];
    return sum;
}
size_t shift(const char *const *words) {
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}
const char *const *days(void) {
    static const char *const list[] = {"mon", "tue", NULL};
    return list;
}
char **split(const char *text) {
    char **list = calloc(strlen(text) + 1, sizeof *list);
    for (size_t i = 0; text[i]; i++)
        list[i] = strndup(text + i, 1);
    return list;
}
void split_end(char **list) {
    for (char **item = list; *item; item++)
        free(*item);
    free(list);
}
int first_days(const char **names, int room) {
    for (int i = 0; i < room; i++)
        names[i] = days()[i % 2];
    return room;
}
const char *maybe(const char *text) {
    return text;
}

/* What comes out. */
int divide(int a, int b, int *quotient, int *remainder) {
    if (b == 0) return -1;
    *quotient = a / b;
    *remainder = a % b;
    return 0;
}
void increase(uint64_t *n) {
    ++*n;
}
long fill(uint8_t *buffer, size_t room) {
    for (size_t i = 0; i < room; i++)
        buffer[i] = (uint8_t)i;
    return (long)room - 1;
}
void hello(char *buffer, size_t room) {
    strncpy(buffer, "hello", room);
}

/* Structs, unions, enums, handles. */
struct point mirror(struct point p) {
    struct point q = {p.y, p.x};
    return q;
}
double length1(const struct point *p) {
    return p->x + p->y;
}
struct point *point_new(double x) {
    struct point *p = malloc(sizeof *p);
    p->x = x;
    p->y = 0;
    return p;
}
uint32_t entry_size(const struct entry *e) {
    return e->size * e->kind;
}
double wide_sum(struct wide w) {
    return w.x + w.y;
}
union number doubled(union number n) {
    n.d *= 2;
    return n;
}
struct event next_event(struct event e) {
    e.kind = 1;
    e.value.d = e.value.i + 0.5;
    return e;
}
uint32_t brightness(const struct image *m) {
    return add_up(m->pixels, (size_t)m->width * m->height);
}
size_t request_size(struct request r) {
    return strlen(r.name) + r.length + (r.at ? 100 : 0) + 1000 * shift(r.headers);
}
int32_t opposite(int32_t side) {
    return !side;
}
struct counter *counter_new(int start) {
    struct counter *c = malloc(sizeof *c);
    c->n = start;
    return c;
}
void counter_end(struct counter *c) {
    free(c);
}

/* Failures, constants, more arguments. */
int check(int x) {
    return x;
}
long limit(int x) {
    errno = x < 0 ? EINVAL : 0;
    return -1;
}
int flags(uint32_t mode) {
    return (int)mode;
}
const char *reason(int code) {
    return code == 99 ? "ninety-nine" : "another";
}
int sum_of(int count, ...) {
    va_list arguments;
    va_start(arguments, count);
    int sum = 0;
    while (count--)
        sum += va_arg(arguments, int);
    va_end(arguments);
    return sum;
}
