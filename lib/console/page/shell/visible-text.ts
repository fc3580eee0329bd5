/**
 * Characters that change how others are shown, or are not seen themselves: controls, but for tab and line feed; marks
 * of direction; characters without width; half surrogate pairs; and letters that are blank.
 */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;

/** The text with each hidden character as `\u{202E}`, so that a payload cannot look like something else. */
export function visibleText(text: string): string {
  return text.replaceAll(
    HIDDEN,
    (character) => String.raw`\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`,
  );
}
