/** Characters that are not seen, or change what is seen around them: control and format characters, blanks other than the plain one. */
const UNSEEN = /(?! )[\p{C}\p{Z}]/gu;

/** The text with characters that are not seen as escapes of JSON (`\u00a0`, `\ufeff`), for messages. */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, i) => escape16(character.charCodeAt(i))).join(''),
  );

const escape16 = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
