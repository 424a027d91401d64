/* A plain C library, no glue: one function for each row of the signature grammar. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define ECHO(type, name) type echo_##name(type x) { return x; }
ECHO(bool, bool)
ECHO(int8_t, i8)
ECHO(uint8_t, u8)
ECHO(int16_t, i16)
ECHO(uint16_t, u16)
ECHO(int32_t, i32)
ECHO(uint32_t, u32)
ECHO(int64_t, i64)
ECHO(uint64_t, u64)
ECHO(float, f32)
ECHO(double, f64)
ECHO(long, long)
ECHO(size_t, size)
/* clang-format on */

uint64_t largest(void) {
    return UINT64_MAX;
}
int64_t sum9(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h, bool i) {
    return a + b + c + d + e + (int64_t)f + g + (int64_t)h + i;
}
double mixed(double a, int b, float c, int64_t d) {
    return a + b + c + (double)d;
}
double add(double a, double b) {
    return a + b;
}

/* Strings. */
static int freed;
size_t length(const char *s) {
    return strlen(s);
}
const char *greeting(void) {
    return "grüß dich";
}
const char *maybe(const char *s) {
    return s;
}
char *copy(const char *s) {
    return strdup(s);
}
void give_back(char *s) {
    freed++;
    free(s);
}
int freed_count(void) {
    return freed;
}
const char *broken(void) {
    return "\xff\xfe";
}
int find(const char *key, char **value) {
    *value = strcmp(key, "known") == 0 ? strdup("found") : NULL;
    return 0;
}

/* Bytes and arrays. */
uint64_t sum_bytes(const void *data, uint32_t count) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += ((const uint8_t *)data)[i];
    return sum;
}
uint64_t small(const void *data, uint8_t count) {
    return data != NULL ? count : 1000;
}
int is_null(const void *data, size_t count) {
    return data == NULL && count == 0;
}
double sum_f64(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}
int64_t sum_i16(const int16_t *values, int count) {
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        sum += values[i];
    return sum;
}
double dot3(const double a[3]) {
    return a[0] + a[1] * 10 + a[2] * 100;
}
size_t total_length(const char *const *texts) {
    size_t sum = 0;
    for (; *texts != NULL; texts++)
        sum += strlen(*texts);
    return sum;
}

/* Out-parameters. */
int divide(int a, int b, int *quotient, int *remainder) {
    if (b == 0) return -1;
    *quotient = a / b;
    *remainder = a % b;
    return 0;
}
void twice(int32_t *x) {
    *x *= 2;
}
void digest(const void *data, size_t count, uint8_t out[4]) {
    memset(out, 0, 4);
    for (size_t i = 0; i < count; i++)
        out[i % 4] ^= ((const uint8_t *)data)[i];
}
long fill(uint8_t *buffer, size_t capacity, uint8_t byte, size_t wanted) {
    size_t count = wanted < capacity ? wanted : capacity;
    memset(buffer, byte, count);
    return (long)wanted;
}
int shrink(uint8_t *buffer, size_t *count) {
    for (size_t i = 0; i < *count / 2; i++)
        buffer[i] = (uint8_t)i;
    *count /= 2;
    return 0;
}
void name(char *buffer, size_t capacity) {
    snprintf(buffer, capacity, "%s", "a name");
}
void ramp(double *values, int count) {
    for (int i = 0; i < count; i++)
        values[i] = i * 0.5;
}
void negate(int32_t *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        values[i] = -values[i];
}
uint8_t *make_bytes(size_t count, size_t *made) {
    uint8_t *data = malloc(count + 1);
    for (size_t i = 0; i < count; i++)
        data[i] = (uint8_t)(i + 1);
    *made = count;
    return data;
}

/* Structs and enums. */
struct point {
    double x, y;
};
struct line {
    struct point from, to;
    int8_t width;
};
struct record {
    char name[8];
    uint8_t raw[3];
    int16_t numbers[2];
    const char *text;
};
struct tiny {
    int8_t a;
};
enum mode { off, on = 4, automatic };
struct point swap(struct point p) {
    return (struct point){p.y, p.x};
}
double norm1(const struct point *p) {
    return p == NULL ? -1 : p->x + p->y;
}
struct line reverse(struct line l) {
    return (struct line){l.to, l.from, (int8_t)(l.width + 1)};
}
void origin(struct point *p) {
    p->x = 0;
    p->y = 0;
}
void move(struct point *p, double by) {
    p->x += by;
    p->y += by;
}
static struct point fixed = {3, 4};
const struct point *fixed_point(int which) {
    return which == 0 ? NULL : &fixed;
}
struct record describe(struct record r) {
    r.numbers[1] = (int16_t)(r.numbers[0] + r.raw[2]);
    r.name[0] = 'R';
    return r;
}
struct tiny bump(struct tiny t) {
    t.a++;
    return t;
}
double sum_points(const struct point *points, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += points[i].x * points[i].y;
    return sum;
}
enum mode next(enum mode m) {
    return m == off ? on : m == on ? automatic : 9;
}

/* Variadic. */
int64_t sum_of(int count, ...) {
    va_list list;
    va_start(list, count);
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        sum += va_arg(list, int64_t);
    va_end(list);
    return sum;
}

/* Handles. */
struct counter {
    int value;
};
static int alive;
int counter_open(int start, struct counter **out) {
    *out = malloc(sizeof(struct counter));
    (*out)->value = start;
    alive++;
    return start < 0 ? 7 : 0;
}
struct counter *counter_new(int start) {
    if (start < 0) return NULL;
    struct counter *c;
    counter_open(start, &c);
    return c;
}
int counter_next(struct counter *c) {
    return c->value++;
}
int counter_close(struct counter *c) {
    if (c->value == 1000) return 5;
    alive--;
    free(c);
    return 0;
}
void counter_free(struct counter *c) {
    alive--;
    free(c);
}
int counter_alive(void) {
    return alive;
}
const char *counter_text(int code) {
    return code == 7 ? "a negative start" : "busy";
}
const char *counter_problem(struct counter *c) {
    return c->value < 0 ? "the counter says no" : "?";
}

/* Failures. */
int fail_with(int number) {
    errno = number;
    return number == 0 ? 3 : -1;
}
void *null_or(int x) {
    return x == 0 ? NULL : &fixed;
}
int complain(int x, char **problem) {
    *problem = x < 0 ? strdup("below zero") : NULL;
    return x < 0;
}

/* Callbacks. */
typedef int (*number_callback)(int x);
typedef void (*pair_callback)(void *data, const char *text, double number);
int64_t each(int count, number_callback call) {
    int64_t sum = 0;
    for (int i = 0; i < count; i++) {
        int answer = call(i);
        if (answer == -99) return -99;
        sum += answer;
    }
    return sum;
}
void pairs(pair_callback call, void *data) {
    call(data, "one", 1);
    call(data, "two", 2.5);
}
static number_callback kept;
int keep(number_callback call) {
    kept = call;
    return call(1);
}
int call_kept(int x) {
    return kept(x);
}
int triple(int x) {
    return 3 * x;
}
static void *run_thread(void *data) {
    *(int64_t *)data = each(3, kept);
    return NULL;
}
int64_t on_thread(number_callback call) {
    pthread_t thread;
    int64_t sum = 0;
    kept = call;
    pthread_create(&thread, NULL, run_thread, &sum);
    pthread_join(thread, NULL);
    return sum;
}

/* Crashes. */
int crash(int *p) {
    return *p;
}
