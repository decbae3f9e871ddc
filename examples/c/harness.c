/* BC-HG and Naive-PGD, and drawing trajectories, in C under the conformance runner:
 *   cc -O2 -std=c11 harness.c -o harness && hypergrad-oracle conform -- ./harness
 * One line is one JSON document; memory of a document is kept for instances and reused for everything else. */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Node {
  char *key, *text; /* text: a string, or the characters of a number or literal */
  struct Node *child, *next;
} Node;

/* JSON as the runner writes it: no blanks between tokens, no escapes in what is read here. */
static Node *parse(char **at) {
  Node *node = calloc(1, sizeof *node);
  char *p = *at;
  if (*p == '{' || *p == '[') {
    char open = *p++;
    Node **last = &node->child;
    while (*p != '}' && *p != ']') {
      char *key = NULL;
      if (*p == ',') p++;
      if (open == '{') {
        key = ++p;
        p = strchr(p, '"');
        *p = 0;
        p += 2; /* quote and colon */
      }
      *last = parse(&p);
      (*last)->key = key;
      last = &(*last)->next;
    }
    *at = p + 1;
  } else if (*p == '"') {
    node->text = p + 1;
    p = strchr(p + 1, '"');
    *p = 0;
    *at = p + 1;
  } else {
    node->text = p; /* ended by whatever is no part of a number, for strtod and strtol */
    *at = p + strcspn(p, ",]}");
  }
  return node;
}

static void release(Node *node) {
  for (Node *next; node; node = next) {
    next = node->next;
    release(node->child);
    free(node);
  }
}

static Node *get(Node *node, const char *key) {
  for (node = node->child; node && strcmp(node->key, key); node = node->next) {}
  return node;
}

static Node *item(Node *list, long i) {
  for (list = list->child; list && i-- > 0; list = list->next) {}
  return list;
}

static long whole(Node *node) { return strtol(node->text, NULL, 10); }

/* The double with the bits of a number. */
static double real(Node *number) {
  uint64_t bits = strtoull(get(number, "bits")->text, NULL, 16);
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double value(Node *entry) { return real(get(entry, "v")); }

/* total += weight * derivative of an entry */
static void add(double *total, double weight, Node *entry) {
  Node *d = get(entry, "d");
  for (Node *pair = d ? d->child : NULL; pair; pair = pair->next)
    total[whole(item(pair, 0))] += weight * real(item(pair, 1));
}

typedef struct { char *id; Node *tables, *knowledge; } Instance;
static Instance *instances;
static int known;

static Instance *find(Node *message) {
  int i = 0;
  while (strcmp(instances[i].id, get(message, "instance")->text)) i++;
  return instances + i;
}

/* e_k = gammaF e_{k-1} + gammaL^k B_L(s_k,b_k)/beta multiplies grad r_F + gammaF V_F(s_{k+1}) grad log p. */
static void estimate(Node *m) {
  Instance *in = find(m);
  Node *t = in->tables, *qL = get(get(m, "critic"), "qL"), *vL = get(get(m, "critic"), "vL"), *vF = get(in->knowledge, "vF");
  int guiding = strcmp(get(m, "estimator")->text, "naive-pgd") != 0, count = 0;
  long size = whole(get(t, "parameters")), width = whole(get(t, "actions"));
  double gF = real(get(t, "gammaF")), gL = real(get(t, "gammaL")), beta = real(get(t, "beta"));
  double *total = calloc(size, sizeof *total);
  for (Node *x = get(m, "batch")->child; x; x = x->next) count++;
  add(total, 1, get(t, "phiL"));
  for (Node *x = get(m, "batch")->child; x; x = x->next) {
    Node *state = get(x, "states")->child;
    Node *start = item(get(t, "initial"), whole(state));
    double e = 0, discount = 1, share = 1.0 / count;
    add(total, share * real(item(vL, whole(state))) / value(start), start);
    for (Node *action = get(x, "actions")->child; action; action = action->next, state = state->next) {
      long s = whole(state), pair = s * width + whole(action), after = whole(state->next);
      Node *move = item(get(t, "transitions"), pair)->child;
      while (whole(get(move, "to")) != after) move = move->next;
      e = gF * e + discount * (real(item(qL, pair)) - real(item(vL, s))) / beta;
      add(total, share * discount, item(get(t, "rewardL"), pair));
      add(total, share * discount * gL * real(item(vL, after)) / value(move), move);
      if (guiding) {
        add(total, share * e, item(get(t, "rewardF"), pair));
        add(total, share * e * gF * real(item(vF, after)) / value(move), move);
      }
      discount *= gL;
    }
  }
  printf("{\"seq\":%s,\"result\":{\"gradient\":[", strtok(get(m, "seq")->text, ","));
  for (long k = 0; k < size; k++) printf("%s%.17g", k ? "," : "", total[k]);
  puts("]}}");
  free(total);
}

/* The smallest i with u < p_0 + ... + p_i, the last possible one where rounding leaves none. */
static long invert(Node *list, long first, long length, double (*p)(Node *), double u) {
  double sum = 0;
  long last = 0;
  Node *node = item(list, first);
  for (long i = 0; node && i < length; i++, node = node->next) {
    if (!(p(node) > 0)) continue;
    sum += p(node);
    last = i;
    if (u < sum) return i;
  }
  return last;
}

static void sample(Node *m) {
  Node *t = find(m)->tables, *u = get(m, "uniforms")->child, *terminal = get(t, "terminal");
  long width = whole(get(t, "actions")), most = whole(get(m, "maxSteps")), n = 0, ended = 0;
  long *states = calloc(most + 1, sizeof *states), *actions = calloc(most, sizeof *actions);
  states[0] = invert(get(t, "initial"), 0, 1L << 30, value, real(u));
  for (;; n++) {
    for (Node *s = terminal->child; s; s = s->next) ended |= whole(s) == states[n];
    if (ended || n == most) break;
    u = u->next;
    actions[n] = invert(get(m, "policy"), states[n] * width, width, real, real(u));
    u = u->next;
    Node *moves = item(get(t, "transitions"), states[n] * width + actions[n]);
    states[n + 1] = whole(get(item(moves, invert(moves, 0, 1L << 30, value, real(u))), "to"));
  }
  printf("{\"seq\":%s,\"result\":{\"states\":[", strtok(get(m, "seq")->text, ","));
  for (long i = 0; i <= n; i++) printf("%s%ld", i ? "," : "", states[i]);
  printf("],\"actions\":[");
  for (long i = 0; i < n; i++) printf("%s%ld", i ? "," : "", actions[i]);
  printf("],\"ended\":%s}}\n", ended ? "true" : "false");
  free(states);
  free(actions);
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    char *at = line;
    Node *m = parse(&at);
    const char *cmd = get(m, "cmd")->text;
    if (!strcmp(cmd, "start"))
      puts("{\"protocol\":1,\"name\":\"c\",\"capabilities\":{\"estimate\":[\"bc-hg\",\"naive-pgd\"],\"sample\":true,\"window\":32}}");
    if (!strcmp(cmd, "instance")) {
      instances = realloc(instances, (known + 1) * sizeof *instances);
      instances[known++] = (Instance){get(m, "id")->text, get(m, "tables"), get(m, "knowledge")};
      line = NULL; /* the document stays */
      room = 0;
      continue;
    }
    if (!strcmp(cmd, "estimate")) estimate(m);
    if (!strcmp(cmd, "sample")) sample(m);
    release(m);
    fflush(stdout);
  }
  return 0;
}
