/* A plain C library whose functions tell how they were called: how often, and how many at once. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

static atomic_int calls[64];
static atomic_int running;

/* Fails with EAGAIN until its third call for a key; then gives the number of the call. */
int third_time(int key) {
    int call = ++calls[key & 63];
    if (call >= 3) return call;
    errno = EAGAIN;
    return -1;
}

/* Always fails, for good. */
int never(int key) {
    calls[key & 63]++;
    errno = EINVAL;
    return -1;
}

/* How often the two above were called for a key. */
int calls_of(int key) {
    return calls[key & 63];
}

/* Gives how many calls run at once, itself included, and stays long enough for others to come. */
int alone(int x) {
    (void)x;
    int now = ++running;
    struct timespec pause = {0, 1000000};
    nanosleep(&pause, NULL);
    int later = running--;
    return later > now ? later : now;
}

/* Gives 1 once two calls run at once, 0 if nobody comes for ten seconds. */
int meet(int x) {
    (void)x;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t met = PTHREAD_COND_INITIALIZER;
    static int waiting;
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 10;
    pthread_mutex_lock(&lock);
    waiting++;
    pthread_cond_broadcast(&met);
    int failed = 0;
    while (waiting < 2 && failed == 0)
        failed = pthread_cond_timedwait(&met, &lock, &end);
    int result = waiting >= 2;
    pthread_mutex_unlock(&lock);
    return result;
}
