/* Problems as lines of text: exact numbers, formulas in postfix. */
#include "anchor.h"
#include <stdlib.h>
#include <string.h>

void fail(const char *what, const char *found) {
  fprintf(stderr, "expected %s, found %s\n", what, found);
  exit(2);
}

slong problem_triple(const problem *p, slong s, slong a, slong b) {
  return (s * p->leader_actions + a) * p->actions + b;
}

slong problem_after(const problem *p, slong t, slong next) {
  slong layer = p->horizon ? t + 1 : t;
  return layer < p->layers ? p->unknown[layer * p->states + next] : -1;
}

static void add_move(row *r, slong next, const char *formula) {
  r->moves = realloc(r->moves, (r->count + 1) * sizeof(move));
  r->moves[r->count++] = (move){next, strdup(formula), NULL};
}

static void allocate(problem *p) {
  slong triples = p->states * p->leader_actions * p->actions;
  if (p->states < 1 || p->actions < 1 || p->leader_actions < 1 || p->parameters < 0) fail("sizes", p->id);
  p->theta = _fmpq_vec_init(p->parameters);
  p->terminal = calloc(p->states, sizeof(int));
  p->leader = calloc(p->states, sizeof(row));
  p->transitions = calloc(triples, sizeof(row));
  p->reward_f = calloc(triples, sizeof(entry));
  p->reward_l = calloc(triples, sizeof(entry));
}

static void number_unknowns(problem *p) {
  p->layers = p->horizon ? p->horizon : 1;
  p->unknown = malloc(p->layers * p->states * sizeof(slong));
  for (slong t = 0; t < p->layers; t++)
    for (slong s = 0; s < p->states; s++) p->unknown[t * p->states + s] = p->terminal[s] ? -1 : p->unknowns++;
}

static void rational(fmpq_t x, const char *text) {
  if (fmpq_set_str(x, text, 10)) fail("a rational number", text);
}

static int inside(slong i, slong count) { return 0 <= i && i < count; }

/* One line; what stands in it is told by its first word. */
static int read_line(problem *p, const char *line) {
  slong s = 0, a = 0, b = 0, n = 0;
  int at = 0;
  if (sscanf(line, "sizes %ld %ld %ld %ld %ld %d", &p->states, &p->leader_actions, &p->actions, &p->parameters, &p->horizon,
             &p->observes) == 6)
    allocate(p);
  else if (!p->terminal)
    return 0;
  else if (sscanf(line, "gammaF %n", &at) == 0 && at)
    rational(p->gamma_f, line + at);
  else if (sscanf(line, "gammaL %n", &at) == 0 && at)
    rational(p->gamma_l, line + at);
  else if (sscanf(line, "beta %n", &at) == 0 && at)
    rational(p->beta, line + at);
  else if (sscanf(line, "theta %ld %n", &n, &at) == 1 && inside(n, p->parameters))
    rational(p->theta + n, line + at);
  else if (sscanf(line, "terminal %ld", &s) == 1 && inside(s, p->states))
    p->terminal[s] = 1;
  else if (sscanf(line, "initial %ld %n", &s, &at) == 1 && inside(s, p->states))
    add_move(&p->initial, s, line + at);
  else if (sscanf(line, "leader %ld %ld %n", &s, &a, &at) == 2 && inside(s, p->states) && inside(a, p->leader_actions))
    add_move(p->leader + s, a, line + at);
  else if (sscanf(line, "phi %n", &at) == 0 && at)
    p->phi.formula = strdup(line + at);
  else {
    char word[16];
    if (sscanf(line, "%15s %ld %ld %ld %n", word, &s, &a, &b, &at) != 4) return 0;
    if (!inside(s, p->states) || !inside(a, p->leader_actions) || !inside(b, p->actions)) return 0;
    slong triple = problem_triple(p, s, a, b);
    if (!strcmp(word, "rewardF"))
      p->reward_f[triple].formula = strdup(line + at);
    else if (!strcmp(word, "rewardL"))
      p->reward_l[triple].formula = strdup(line + at);
    else if (!strcmp(word, "move")) {
      const char *rest = line + at;
      if (sscanf(rest, "%ld %n", &n, &at) != 1 || !inside(n, p->states)) return 0;
      add_move(p->transitions + triple, n, rest + at);
    } else
      return 0;
  }
  return 1;
}

int problem_read(problem *p, FILE *in) {
  char *line = NULL;
  size_t room = 0;
  int begun = 0;
  memset(p, 0, sizeof *p);
  fmpq_init(p->gamma_f);
  fmpq_init(p->gamma_l);
  fmpq_init(p->beta);
  while (getline(&line, &room, in) >= 0) {
    line[strcspn(line, "\n")] = 0;
    if (!begun) {
      if (sscanf(line, "problem %255s", p->id) != 1) fail("a problem", line);
      begun = 1;
    } else if (!strcmp(line, "end")) {
      if (!p->terminal || !p->phi.formula) fail("a whole problem", p->id);
      number_unknowns(p);
      free(line);
      return 1;
    } else if (!read_line(p, line))
      fail("a line of a problem", line);
  }
  if (begun) fail("the end of a problem", p->id);
  free(line);
  return 0;
}

static void evaluate(const problem *p, const char *formula, dual *value, slong prec) {
  if (!*value) *value = _arb_vec_init(p->parameters + 1);
  formula_at(*value, p, formula ? formula : "0", prec);
}

static void evaluate_row(const problem *p, row *r, slong prec) {
  for (slong i = 0; i < r->count; i++) evaluate(p, r->moves[i].formula, &r->moves[i].value, prec);
}

void problem_evaluate(problem *p, slong prec) {
  slong triples = p->states * p->leader_actions * p->actions;
  evaluate_row(p, &p->initial, prec);
  evaluate(p, p->phi.formula, &p->phi.value, prec);
  for (slong s = 0; s < p->states; s++) evaluate_row(p, p->leader + s, prec);
  for (slong i = 0; i < triples; i++) {
    evaluate_row(p, p->transitions + i, prec);
    evaluate(p, p->reward_f[i].formula, &p->reward_f[i].value, prec);
    evaluate(p, p->reward_l[i].formula, &p->reward_l[i].value, prec);
  }
}

static void clear_entry(const problem *p, char *formula, dual value) {
  free(formula);
  if (value) _arb_vec_clear(value, p->parameters + 1);
}

static void clear_row(const problem *p, row *r) {
  for (slong i = 0; i < r->count; i++) clear_entry(p, r->moves[i].formula, r->moves[i].value);
  free(r->moves);
}

void problem_clear(problem *p) {
  slong triples = p->states * p->leader_actions * p->actions;
  clear_row(p, &p->initial);
  clear_entry(p, p->phi.formula, p->phi.value);
  for (slong s = 0; s < p->states; s++) clear_row(p, p->leader + s);
  for (slong i = 0; i < triples; i++) {
    clear_row(p, p->transitions + i);
    clear_entry(p, p->reward_f[i].formula, p->reward_f[i].value);
    clear_entry(p, p->reward_l[i].formula, p->reward_l[i].value);
  }
  free(p->leader);
  free(p->transitions);
  free(p->reward_f);
  free(p->reward_l);
  free(p->terminal);
  free(p->unknown);
  _fmpq_vec_clear(p->theta, p->parameters);
  fmpq_clear(p->gamma_f);
  fmpq_clear(p->gamma_l);
  fmpq_clear(p->beta);
}
