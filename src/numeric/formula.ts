import type {
  AccessorNode,
  ArrayNode,
  ConstantNode,
  FunctionNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from 'mathjs';
import { FUNCTIONS, call, isFunctionName, negative, parameter, softmax, type Expression } from './expression.js';
import { combine, raise, type Operator } from './formulaArithmetic.js';
import { checkCharacters, quote } from './formulaLexis.js';
import { FormulaError, MOST_DIGITS, formulaChecker, indexRange, isWritable } from './formulaLimits.js';
import { parseRational, type Rational } from './rational.js';

export { FormulaError } from './formulaLimits.js';
export { formulaText } from './formulaText.js';

/** What the names in a formula stand for. Definitions may be added while the scope is in use. */
export interface FormulaScope {
  /** K: formulas may use theta[1] … theta[K]. */
  readonly parameters: number;
  readonly definitions?: ReadonlyMap<string, Expression>;
}

/** Names that a definition cannot have. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['theta', 'softmax', ...FUNCTIONS, 'end', 'mod', 'to', 'in', 'and', 'or', 'xor', 'not'],
  ...['true', 'false', 'null', 'undefined', 'NaN', 'Infinity', '__proto__'],
]);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** True where `name` may be given to a definition: letters, digits and underscores, no name that formulas have already. */
export const isDefinable = (name: string): boolean => NAME.test(name) && !RESERVED.has(name);

/** The definitions that a formula may refer to: all names in its text. */
export const namesIn = (text: string): string[] => text.match(/(?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*/g) ?? [];

/**
 * The formula that a text stands for. A decimal or a fraction is read without the parser; for any other text `load` is asked for it.
 *
 * The language: numbers (all digits count), theta[k] with a constant k from 1 to K, + - * / ^ with a constant whole exponent, brackets,
 * the functions of `FUNCTIONS`, softmax(theta)[k], softmax([a, b, …])[k], and the names of the definitions. Nothing is ever evaluated.
 * Throws `FormulaError` for everything else.
 */
export async function parseFormula(
  text: string,
  scope: FormulaScope,
  load: typeof loadFormulaParser = loadFormulaParser,
): Promise<Expression> {
  const literal = parseRational(text);
  if (literal && isWritable(literal)) return { kind: 'constant', value: literal };
  return (await load(scope))(text);
}

type Syntax = (text: string) => MathNode;
let syntax: Promise<Syntax> | undefined;

/** mathjs takes half a second to load: only the first formula pays for it. */
async function loadSyntax(): Promise<Syntax> {
  const { create, parseDependencies } = await import('mathjs');
  const { parse } = create({ parseDependencies: parseDependencies }, { number: 'BigNumber' });
  return (text) => parse(text);
}

/** A parser for the formulas of one scope: `parseFormula` for many texts, each of which is read once. */
export async function loadFormulaParser(scope: FormulaScope): Promise<(text: string) => Expression> {
  const parse = await (syntax ??= loadSyntax());
  const known = new Map<string, Expression>();
  const convert = converter(scope);
  const faultOf = formulaChecker(scope.parameters);
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    checkCharacters(text);
    try {
      const formula = convert(parse(text));
      const fault = faultOf(formula);
      if (fault) throw new FormulaError(fault.expected, `${fault.found} in ${quote(text)}`);
      known.set(text, formula);
      return formula;
    } catch (error) {
      throw refusal(error, text);
    }
  };
}

/** The refusal of the whole text, whatever was thrown while it was read. */
function refusal(error: unknown, text: string): unknown {
  if (error instanceof FormulaError) {
    const within = error.found === quote(text) || error.found.endsWith(quote(text)) ? '' : ` in ${quote(text)}`;
    return new FormulaError(error.expected, `${error.found}${within}`);
  }
  if (error instanceof SyntaxError) return new FormulaError('a formula', `${quote(text)}: ${error.message}`);
  if (error instanceof RangeError) return new FormulaError('a formula that is nested less deeply', quote(text));
  return error;
}

const isChain = (node: MathNode): node is OperatorNode => {
  const { type, op, args, implicit } = node as OperatorNode;
  return type === 'OperatorNode' && args.length === 2 && !implicit && '+-*/'.includes(op);
};

function converter(scope: FormulaScope): (node: MathNode) => Expression {
  const theta = Array.from({ length: scope.parameters }, (_, k) => parameter(k));
  let softmaxOfTheta: readonly Expression[] | undefined;

  const convert = (node: MathNode): Expression => {
    // 1 + 2 + 3 + … leans to the left: walk down in a loop, so that length costs no stack
    const spine: OperatorNode[] = [];
    let first = node;
    while (isChain(first)) {
      spine.push(first);
      first = first.args[0];
    }
    return spine.reduceRight(
      (left, sum) => combine(sum.op as Operator, left, convert(sum.args[1])),
      convertOther(first),
    );
  };

  const convertOther = (node: MathNode): Expression => {
    switch (node.type) {
      case 'ConstantNode':
        return { kind: 'constant', value: readNumber(node as ConstantNode) };
      case 'ParenthesisNode':
        return convert((node as ParenthesisNode).content);
      case 'OperatorNode':
        return convertOperator(node as OperatorNode);
      case 'FunctionNode':
        return convertCall(node as FunctionNode);
      case 'AccessorNode':
        return convertComponent(node as AccessorNode);
      case 'SymbolNode':
        return convertName((node as SymbolNode).name);
      case 'ArrayNode':
        throw new FormulaError('lists inside softmax([…])[k] only', snippet(node));
      case 'RangeNode':
        throw new FormulaError('no range', snippet(node));
      default:
        throw new FormulaError('a formula of numbers, theta[k], + - * / ^ and functions', snippet(node));
    }
  };

  const convertOperator = (node: OperatorNode): Expression => {
    if (node.implicit)
      throw new FormulaError('a written * (multiplication is never implicit: write * explicitly)', snippet(node));
    const { op, args } = node as { op: string; args: MathNode[] };
    const [a, b] = args;
    const shape = `${op}${args.length}`;
    if (shape === '-1') return negative(convert(a));
    if (shape === '+1') return convert(a);
    if (shape === '^2') return raise(convert(a), convert(b));
    throw new FormulaError('the operators + - * / ^', `"${op}"`);
  };

  const convertCall = (node: FunctionNode): Expression => {
    const name = functionName(node);
    if (name === 'theta') throw new FormulaError('square brackets: theta[1]', snippet(node));
    if (name === 'softmax') throw new FormulaError('one component of a softmax: softmax(…)[k]', snippet(node));
    if (!isFunctionName(name)) throw new FormulaError(`one of the functions ${FUNCTIONS.join(', ')}`, snippet(node));
    if (node.args.length !== 1) throw new FormulaError(`one argument: ${name}(x)`, snippet(node));
    return call(name, convert(node.args[0]));
  };

  const convertComponent = (node: AccessorNode): Expression => {
    const { object, index } = node as { object: MathNode; index: { dimensions: MathNode[]; dotNotation?: boolean } };
    if (index.dotNotation) throw new FormulaError('no access to properties', snippet(node));
    const of = (name: string, components: readonly Expression[]): Expression => {
      const expected = indexRange(name, components.length);
      if (index.dimensions.length !== 1) throw new FormulaError(expected, snippet(node));
      const position = convert(index.dimensions[0]);
      const k = position.kind === 'constant' && position.value.d === 1n ? Number(position.value.n) : 0;
      if (k < 1 || k > components.length) throw new FormulaError(expected, snippet(node));
      return components[k - 1];
    };
    if (object.type === 'SymbolNode' && (object as SymbolNode).name === 'theta') return of('theta', theta);
    if (object.type === 'FunctionNode' && functionName(object as FunctionNode) === 'softmax')
      return of('softmax(…)', convertSoftmax(object as FunctionNode));
    throw new FormulaError('an index after theta or softmax(…) only', snippet(node));
  };

  const convertSoftmax = (node: FunctionNode): readonly Expression[] => {
    const [list] = node.args;
    if (node.args.length === 1 && list.type === 'ArrayNode' && (list as ArrayNode).items.length > 0)
      return softmax((list as ArrayNode).items.map(convert));
    if (node.args.length === 1 && list.type === 'SymbolNode' && (list as SymbolNode).name === 'theta')
      return (softmaxOfTheta ??= softmax(theta));
    throw new FormulaError('softmax(theta)[k] or softmax([a, b, …])[k]', snippet(node));
  };

  const convertName = (name: string): Expression => {
    const definition = scope.definitions?.get(name);
    if (definition) return definition;
    if (name === 'theta') throw new FormulaError('an index: theta[1]', '"theta"');
    if (name === 'softmax' || isFunctionName(name)) throw new FormulaError(`an argument: ${name}(…)`, `"${name}"`);
    if (name === 'pi' || name === 'e' || name === 'i')
      throw new FormulaError('numbers that can be written exactly (write as many digits as you need)', `"${name}"`);
    throw new FormulaError('theta[k], a function or the name of a definition', `the unknown name "${name}"`);
  };
  return convert;
}

const functionName = ({ fn }: FunctionNode): string | undefined =>
  (fn as MathNode).type === 'SymbolNode' ? fn.name : undefined;

/** A piece of the formula, for messages. */
const snippet = (node: MathNode): string => quote(node.toString());

function readNumber(node: ConstantNode): Rational {
  const { value } = node as { value: unknown };
  if (typeof value !== 'object' || value === null) throw new FormulaError('numbers', snippet(node));
  const decimal = value as { e: number; toFixed: () => string; toString: () => string };
  const number = Math.abs(decimal.e) < MOST_DIGITS ? parseRational(decimal.toFixed()) : undefined;
  if (number && isWritable(number)) return number;
  throw new FormulaError(`numbers of at most ${MOST_DIGITS} digits`, quote(decimal.toString()));
}
