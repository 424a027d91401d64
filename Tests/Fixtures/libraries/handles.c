/* Objects that write down when they end, for the tests of handles. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct thing {
    int id;
};

static char ended[1 << 12];

static void note(const char *what, int id) {
    char text[32];
    snprintf(text, sizeof text, " %s%d", what, id);
    if (strlen(ended) + strlen(text) < sizeof ended) strcat(ended, text);
}

const char *what_ended(void) {
    static char copy[sizeof ended];
    strcpy(copy, ended);
    ended[0] = 0;
    return copy;
}

struct thing *make(int id) {
    struct thing *thing = malloc(sizeof *thing);
    thing->id = id;
    return thing;
}

struct thing *make_child(struct thing *parent, int id) {
    (void)parent;
    return make(id);
}

int open_child(struct thing *parent, int id, struct thing **out) {
    *out = id < 0 ? NULL : make_child(parent, id);
    return id < 0 ? -1 : 0;
}

struct thing *same(struct thing *thing) {
    return thing;
}

int id_of(struct thing *thing) {
    return thing->id;
}

void end(struct thing *thing) {
    note("", thing->id);
    free(thing);
}

void end_quietly(struct thing *thing) {
    free(thing);
}

void end_otherwise(struct thing *thing) {
    note("o", thing->id);
    free(thing);
}

/* Ends the object in any case, as fclose does. */
int close_thing(struct thing *thing, int code) {
    end(thing);
    errno = code;
    return code == 0 ? 0 : -1;
}

/* Leaves the object when it fails, as sqlite3_close does. */
int try_close(struct thing *thing, int code) {
    if (code == 0) end(thing);
    return code;
}

/* Fails for negative numbers; the text is for the number that was given. */
int check(int x) {
    return x < 0 ? -1 : x;
}

const char *text_for(int x) {
    static char text[32];
    snprintf(text, sizeof text, "no %d", x);
    return text;
}

double check_float(double x, int y) {
    return x < y ? -1 : x;
}

const char *text_for_float(double x, int y) {
    static char text[64];
    snprintf(text, sizeof text, "%g is below %d", x, y);
    return text;
}
