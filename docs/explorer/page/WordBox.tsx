import { useState } from 'preact/hooks';

/** A box for a word. What is being typed stays, whatever is drawn anew in the meantime; it is told when it is finished. */
export function WordBox({
  id,
  label,
  isNumber = false,
  value,
  onWord,
}: {
  id?: string;
  label?: string;
  isNumber?: boolean;
  value: string;
  onWord: (word: string) => void;
}) {
  const [draft, setDraft] = useState<string>();
  return (
    <input
      id={id}
      type="text"
      inputMode={isNumber ? 'decimal' : 'text'}
      aria-label={label}
      value={draft ?? value}
      onInput={({ currentTarget }) => setDraft(currentTarget.value)}
      onChange={({ currentTarget }) => {
        setDraft(undefined);
        onWord(currentTarget.value.trim());
      }}
      onBlur={() => setDraft(undefined)}
    />
  );
}
