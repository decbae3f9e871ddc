import { call, isFunctionName, negative, parameter, softmax, type Expression } from './expression.js';
import { combine, raise, type Operator } from './formulaArithmetic.js';
import { DEEPEST_BRACKETS, DEEPEST_FORMULA, FormulaError, isWritable } from './formulaLimits.js';
import { parseRational } from './rational.js';

/** A number, theta[k], softmax(theta)[k], the name of a function with its bracket, or a sign; blanks before it. */
const TOKEN =
  /[ \t]*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)|(theta|softmax\(theta\))\[([1-9]\d{0,8})\]|([a-z]+)\(|([-+*/^()]))/y;
const BLANKS = /^[ \t]*$/;
/** Signs before a number or a bracket; more are left to the other parser. */
const MOST_SIGNS = 50;
/** A formula has fewer operations than its text has characters, so that none of so short a text is nested too deeply. */
const LONGEST = DEEPEST_FORMULA;

/** Thrown within this file: the text is not as plain as that. */
const NOT_PLAIN = new Error('not plain');

interface Token {
  readonly number?: string;
  readonly parameter?: number;
  readonly component?: number;
  readonly name?: string;
  readonly sign?: string;
}

/**
 * A parser for the formulas in K parameters that most files have: numbers, theta[k], softmax(theta)[k], + - * / ^, brackets and functions. What it
 * gives is what `loadFormulaParser` gives; it gives undefined for everything else, right or wrong, which is left to that parser. It takes a
 * few microseconds for a formula and half a second less to load.
 */
export function plainFormulaParser(parameters: number): (text: string) => Expression | undefined {
  const theta = Array.from({ length: parameters }, (_, k) => parameter(k));
  let softmaxOfTheta: readonly Expression[] | undefined;

  const parse = (text: string): Expression => {
    let at = 0;
    let brackets = 0;
    let token: Token | undefined;
    const advance = (): void => {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(text);
      if (!match) {
        if (!BLANKS.test(text.slice(at))) throw NOT_PLAIN;
        token = undefined;
        return;
      }
      at = TOKEN.lastIndex;
      const [, number, list, index, name, sign] = match;
      token =
        number !== undefined
          ? { number }
          : name !== undefined
            ? { name }
            : sign !== undefined
              ? { sign }
              : list === 'theta'
                ? { parameter: Number(index) - 1 }
                : { component: Number(index) - 1 };
    };
    const isSign = (signs: string): boolean => token?.sign !== undefined && signs.includes(token.sign);
    const close = (): void => {
      if (!isSign(')')) throw NOT_PLAIN;
      advance();
    };
    const chain = (signs: string, operand: () => Expression): Expression => {
      let left = operand();
      while (isSign(signs)) {
        const op = token!.sign as Operator;
        advance();
        left = combine(op, left, operand());
      }
      return left;
    };
    const sum = (): Expression => chain('+-', product);
    const product = (): Expression => chain('*/', () => signed(0));
    const signed = (depth: number): Expression => {
      if (!isSign('+-')) return powered();
      if (depth === MOST_SIGNS) throw NOT_PLAIN;
      const minus = isSign('-');
      advance();
      const operand = signed(depth + 1);
      return minus ? negative(operand) : operand;
    };
    const powered = (): Expression => {
      const base = atom();
      if (!isSign('^')) return base;
      advance();
      return raise(base, signed(0));
    };
    const atom = (): Expression => {
      const found = token;
      advance();
      if (found?.number !== undefined) return number(found.number);
      if (found?.parameter !== undefined) return listed(theta, found.parameter);
      if (found?.component !== undefined) return listed((softmaxOfTheta ??= softmax(theta)), found.component);
      if (found?.sign !== '(' && !isFunctionName(found?.name)) throw NOT_PLAIN;
      if (++brackets > DEEPEST_BRACKETS) throw NOT_PLAIN;
      const inner = sum();
      close();
      brackets--;
      return isFunctionName(found.name) ? call(found.name, inner) : inner;
    };
    advance();
    const formula = sum();
    if (token !== undefined) throw NOT_PLAIN;
    return formula;
  };

  return (text) => {
    if (text.length > LONGEST || text.trim() !== text) return undefined;
    try {
      return parse(text);
    } catch (error) {
      if (error === NOT_PLAIN || error instanceof FormulaError || error instanceof RangeError) return undefined;
      throw error;
    }
  };
}

function number(text: string): Expression {
  const value = parseRational(text);
  if (!value || !isWritable(value)) throw NOT_PLAIN;
  return { kind: 'constant', value };
}

function listed(list: readonly Expression[], index: number): Expression {
  if (index >= list.length) throw NOT_PLAIN;
  return list[index];
}
