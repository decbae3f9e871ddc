/** A piece of a page: text that is markup already. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: texts are escaped, pieces of pages stand as they are, lists one after the other, and what is absent is nothing. */
export type Part = string | number | Markup | readonly Part[] | false | null | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in an element or in an attribute between quotation marks. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c]);

const textOf = (part: Part): string => {
  if (part === false || part === null || part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(textOf).join('');
};

/** A piece of a page from a template; nothing that is put into it can be markup by accident. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.reduce((before, text, i) => before + textOf(parts[i - 1]) + text),
});

/** Markup that was made elsewhere, as a drawing. */
export const raw = (markup: string): Markup => ({ markup });
