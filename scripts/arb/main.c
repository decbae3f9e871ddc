/* Reads problems from standard input and prints J, the parts of the gradient and their sum, each as a ball "[centre +/- radius]" in decimals. */
#include "anchor.h"

#define FIRST_PRECISION 256
#define MOST_PRECISION 16384
/* Radii are to be below 2^-ENOUGH of the largest number of the answer. */
#define ENOUGH 140
#define DIGITS 60

static void print_row(const char *name, arb_srcptr x, slong n) {
  printf("%s", name);
  for (slong i = 0; i < n; i++) {
    char *text = arb_get_str(x + i, DIGITS, ARB_STR_MORE);
    printf(" %s%s", text, i + 1 < n ? ";" : "");
    flint_free(text);
  }
  printf("\n");
}

static int precise(arb_srcptr x, slong n) {
  mag_t size, radius, bound;
  mag_init(size);
  mag_init(radius);
  mag_init(bound);
  for (slong i = 0; i < n; i++) {
    arb_get_mag(bound, x + i);
    mag_max(size, size, bound);
    mag_max(radius, radius, arb_radref(x + i));
  }
  mag_mul_2exp_si(size, size, -ENOUGH);
  int enough = mag_cmp(radius, size) <= 0;
  mag_clear(size);
  mag_clear(radius);
  mag_clear(bound);
  return enough;
}

static void answer(problem *p) {
  slong K = p->parameters, prec = FIRST_PRECISION;
  /* J, direct part, guiding part */
  arb_ptr found = _arb_vec_init(1 + 2 * K), total = _arb_vec_init(K);
  response r;
  int done = 0;
  for (; prec <= MOST_PRECISION && !done; prec *= 2) {
    problem_evaluate(p, prec);
    response_init(&r, p);
    done = best_response(&r, p, prec) && hypergradient(found, found + 1, found + 1 + K, p, &r, prec) && precise(found, 1 + 2 * K);
    response_clear(&r, p);
  }
  if (!done) fail("an answer of that precision", p->id);
  _arb_vec_add(total, found + 1, found + 1 + K, K, prec);
  printf("answer %s\n", p->id);
  print_row("objective", found, 1);
  print_row("direct", found + 1, K);
  print_row("guiding", found + 1 + K, K);
  print_row("total", total, K);
  fflush(stdout);
  _arb_vec_clear(found, 1 + 2 * K);
  _arb_vec_clear(total, K);
}

int main(void) {
  problem p;
  while (problem_read(&p, stdin)) {
    answer(&p);
    problem_clear(&p);
  }
  flint_cleanup();
  return 0;
}
