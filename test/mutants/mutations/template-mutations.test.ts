import { expect, test } from 'vitest';
import { mutate } from './mutation.ts';
import { templateMutations } from './template-mutations.ts';

const mutants = (text: string): readonly string[] =>
  templateMutations('a.vtl', text).map((mutation) => mutate(text, mutation));

test.each([
  { text: '## a == b', becomes: [] },
  { text: '#set($key = $value.trim())', becomes: ['', '#set($key = $value)'] },
  {
    text: '#if($size > 9)',
    becomes: ['#if($size >= 9)', '#if(!($size > 9))', '#if($size > 18)', '#if($size > 4)'],
  },
  {
    text: '#elseif($a == "x" || $b)',
    becomes: [
      '#elseif($a != "x" || $b)',
      '#elseif($a == "x" && $b)',
      '#elseif(!($a == "x" || $b))',
      '#elseif($a == "-" || $b)',
    ],
  },
  { text: '  "ConsistentRead": true', becomes: ['  "ConsistentRead": false', ''] },
  { text: 'to "$util.urlEncode($id)"', becomes: ['to "$id"'] },
  { text: '$x.replaceAll(\'a\', "b")', becomes: ['$x'] },
])('$text becomes $becomes', ({ text, becomes }) => {
  expect(mutants(text).toSorted()).toEqual(becomes.toSorted());
});
