import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { compileMappingTemplate } from '../../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../../../lib/local/vtl/evaluate/render-template.ts';
import { escapeJavaScript } from '../../../../lib/local/vtl/variables/escape-java-script.ts';

/** The chain that AWS documents, once for each JSON string around the body. */
const TWICE = compileMappingTemplate(
  String.raw`#set($once = $util.escapeJavaScript($input.body).replaceAll("\\'","'"))"$util.escapeJavaScript("""$once""").replaceAll("\\'","'")"`,
);

test('escaping twice and JSON.parse twice returns the same text', () => {
  assert(
    property(
      oneof(
        string({ unit: 'binary' }),
        string({ unit: constantFrom(...Array.from('\'"\\/$#{}\n\u2028é😀')) }),
      ),
      (text) => {
        const once = JSON.parse(render(text)) as string;
        expect(JSON.parse(once)).toBe(text === '' ? '{}' : text);
      },
    ),
  );
});

test('the result has only printable ASCII characters and 0x7F', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(escapeJavaScript(text)).toMatch(/^[ -\u007f]*$/);
    }),
  );
});

function render(body: string): string {
  return renderTemplate(TWICE, {
    body,
    params: { path: {}, querystring: {}, header: {} },
    context: {},
    stageVariables: {},
    overrides: createOverrides(),
  });
}
