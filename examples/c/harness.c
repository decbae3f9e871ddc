/* BC-HG and Naive-PGD of configurable MDPs, and drawing trajectories, in C. Compile with  cc -O2 -std=c11 harness.c -lm -o harness
 *   hypergrad-oracle conform -- ./harness      under the conformance runner; with a mistake:  ./harness lost-leader-discount
 *   ./harness check ../../fixtures             against the files; fails where there are fewer cases than the manifest says
 * One line is one JSON document; memory of a document is kept for instances and reused for everything else. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Node {
  char *key, *text; /* text: a string, or the characters of a number or literal */
  struct Node *child, *next;
} Node;

static char *skip(char *p) { return p + strspn(p, " \n"); }

/* JSON as it is written here: no escapes in what is read. */
static Node *parse(char **at) {
  Node *node = calloc(1, sizeof *node);
  char *p = skip(*at);
  if (*p == '{' || *p == '[') {
    char open = *p++;
    Node **last = &node->child;
    for (p = skip(p); *p != '}' && *p != ']'; p = skip(p)) {
      char *key = NULL;
      if (*p == ',') p = skip(p + 1);
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

static const char *mistake = "";

/* e_k = gammaF e_{k-1} + gammaL^k B_L(s_k,b_k)/beta multiplies grad r_F + gammaF V_F(s_{k+1}) grad log p. The caller frees the K numbers. */
static double *estimate(Node *m) {
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
      e = gF * e + (strcmp(mistake, "lost-leader-discount") ? discount : 1) * (real(item(qL, pair)) - real(item(vL, s))) / beta;
      add(total, share * discount, item(get(t, "rewardL"), pair));
      add(total, share * discount * gL * real(item(vL, after)) / value(move), move);
      if (guiding) {
        add(total, share * e, item(get(t, "rewardF"), pair));
        add(total, share * e * gF * real(item(vF, after)) / value(move), move);
      }
      discount *= gL;
    }
  }
  return total;
}

static void answer_estimate(Node *m) {
  double *total = estimate(m);
  printf("{\"seq\":%s,\"result\":{\"gradient\":[", strtok(get(m, "seq")->text, ","));
  for (long k = 0; k < whole(get(find(m)->tables, "parameters")); k++) printf("%s%.17g", k ? "," : "", total[k]);
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

/* n steps: n + 1 states and n actions, to be freed; returns whether the last state is terminal. */
static long sample(Node *m, long **all_states, long **all_actions, long *steps) {
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
  *all_states = states;
  *all_actions = actions;
  *steps = n;
  return ended;
}

static void answer_sample(Node *m) {
  long *states, *actions, n, ended = sample(m, &states, &actions, &n);
  printf("{\"seq\":%s,\"result\":{\"states\":[", strtok(get(m, "seq")->text, ","));
  for (long i = 0; i <= n; i++) printf("%s%ld", i ? "," : "", states[i]);
  printf("],\"actions\":[");
  for (long i = 0; i < n; i++) printf("%s%ld", i ? "," : "", actions[i]);
  printf("],\"ended\":%s}}\n", ended ? "true" : "false");
  free(states);
  free(actions);
}

/* Keeps an instance; the line it was read from stays. */
static void keep(Node *m) {
  instances = realloc(instances, (known + 1) * sizeof *instances);
  instances[known++] = (Instance){get(m, "id")->text, get(m, "tables"), get(m, "knowledge")};
}

static long agree(Node *list, const long *values, long length) {
  Node *node = list->child;
  for (long i = 0; i < length; i++, node = node->next)
    if (!node || whole(node) != values[i]) return 0;
  return node == NULL;
}

/* Whether a case of the files is answered rightly; true also for what is not done here: games and other estimators. */
static long check_case(Node *m) {
  Node *expected = get(m, "expected");
  if (strcmp(get(find(m)->tables, "kind")->text, "configurable-mdp")) return 1;
  if (!strcmp(get(m, "kind")->text, "sampling")) {
    long *states, *actions, n;
    sample(m, &states, &actions, &n);
    long right = agree(get(expected, "states"), states, n + 1) && agree(get(expected, "actions"), actions, n);
    free(states);
    free(actions);
    return right;
  }
  const char *name = get(m, "estimator")->text;
  if (strcmp(name, "bc-hg") && strcmp(name, "naive-pgd")) return 1;
  double *total = estimate(m), radius = strtod(get(expected, "radius")->text, NULL);
  Node *value = get(expected, "value")->child, *condition = get(expected, "condition")->child;
  long right = 1;
  for (long k = 0; value; k++, value = value->next, condition = condition->next)
    right &= fabs(total[k] - real(value)) <= strtod(condition->text, NULL) * 0x1p-51 + radius;
  free(total);
  return right;
}

/* Reads a file of the directory line by line; counts its documents, keeps instances, checks cases. */
static long check_file(const char *directory, const char *kind, long *wrong) {
  char path[4096], *line = NULL;
  size_t room = 0;
  long count = 0;
  snprintf(path, sizeof path, "%s/%s.jsonl", directory, kind);
  FILE *file = fopen(path, "r");
  if (!file) return -1;
  for (; getline(&line, &room, file) > 0; count++) {
    char *at = line;
    Node *m = parse(&at);
    if (!strcmp(kind, "instances")) {
      keep(m);
      line = NULL;
      room = 0;
      continue;
    }
    if (!check_case(m)) printf("%s: wrong\n", get(m, "id")->text), ++*wrong;
    release(m);
  }
  fclose(file);
  return count;
}

/* Exit code 1 where an answer is wrong or a file holds fewer documents than the manifest says. */
static int check(const char *directory) {
  char path[4096], text[1 << 16], *at = text;
  snprintf(path, sizeof path, "%s/manifest.json", directory);
  FILE *file = fopen(path, "r");
  if (!file) return puts("no manifest"), 1;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  Node *manifest = parse(&at), *counts = get(manifest, "counts");
  const char *kinds[] = {"instances", "estimates", "sampling"};
  long wrong = 0, least[] = {whole(get(manifest, "instances")), whole(get(counts, "estimates")), whole(get(counts, "sampling"))};
  for (int i = 0; i < 3; i++) {
    long found = check_file(directory, kinds[i], &wrong);
    printf("%s: %ld, the manifest says %ld\n", kinds[i], found, least[i]);
    wrong += found < least[i];
  }
  printf("%ld problems\n", wrong);
  return wrong > 0;
}

int main(int count, char **arguments) {
  char *line = NULL;
  size_t room = 0;
  if (count > 2 && !strcmp(arguments[1], "check")) return check(arguments[2]);
  if (count > 1) mistake = arguments[1];
  while (getline(&line, &room, stdin) > 0) {
    char *at = line;
    Node *m = parse(&at);
    const char *cmd = get(m, "cmd")->text;
    if (!strcmp(cmd, "start"))
      puts("{\"protocol\":1,\"name\":\"c\",\"capabilities\":{\"estimate\":[\"bc-hg\",\"naive-pgd\"],\"sample\":true,\"window\":32}}");
    if (!strcmp(cmd, "instance")) {
      keep(m);
      line = NULL; /* the document stays */
      room = 0;
      continue;
    }
    if (!strcmp(cmd, "estimate")) answer_estimate(m);
    if (!strcmp(cmd, "sample")) answer_sample(m);
    release(m);
    fflush(stdout);
  }
  return 0;
}
