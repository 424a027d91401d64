/* A library that keeps what it is given to call, and calls it from wherever it likes. */
#include <pthread.h>
#include <stddef.h>

typedef int (*hook_function)(int);

static hook_function hook;

void set_hook(hook_function f) {
    hook = f;
}

int call_hook(int x) {
    return hook(x);
}

int call_hook_twice(int x) {
    return hook(x) + hook(x + 1);
}

static void *on_thread(void *argument) {
    int *x = argument;
    *x = hook(*x);
    return NULL;
}

int call_hook_on_thread(int x) {
    pthread_t thread;
    pthread_create(&thread, NULL, on_thread, &x);
    pthread_join(thread, NULL);
    return x;
}

int picky(int x) {
    return x > 2 ? -1 : x * 10;
}

int deeper(int x) {
    return x > 0 ? hook(x - 1) : 0;
}

int visit(const int *v, int n, int (*f)(int)) {
    int done = 0;
    for (int i = 0; i < n; i++) {
        if (!f(v[i])) return done;
        done++;
    }
    return done;
}

long each_pair(int n, int (*f)(int index, const char *name, void *context), void *context) {
    static const char *const names[] = {"zero", "one", "two", "three"};
    long sum = 0;
    for (int i = 0; i < n; i++)
        sum += f(i, names[i % 4], context);
    return sum;
}
