import { expect, test, vi } from 'vitest';
import { withoutBundlingNotice } from '../../lib/pipeline/without-bundling-notice.ts';

test('what the CDK library says of a bundle is not written, whatever else is', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const outcome = withoutBundlingNotice(() => {
      process.stderr.write('Bundling asset Stack/Function/Code/Stage...\n');
      process.stderr.write('an error of esbuild');
      return 7;
    });
    process.stderr.write('Bundling asset of another');
    expect(outcome).toBe(7);
    expect(written.mock.calls.map(([text]) => text)).toEqual([
      'an error of esbuild',
      'Bundling asset of another',
    ]);
  } finally {
    written.mockRestore();
  }
});

test('after an error everything is written again', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(() =>
      withoutBundlingNotice(() => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
    process.stderr.write('Bundling asset of another');
    expect(written).toHaveBeenCalledWith('Bundling asset of another');
  } finally {
    written.mockRestore();
  }
});
