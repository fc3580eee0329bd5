import { expect, test } from 'vitest';
import { OWN_EXAMPLES } from '../../../lib/proofs/exercise/example-deliveries.ts';
import { hasPath, pipelinePaths } from '../../../lib/proofs/exercise/pipeline-paths.ts';
import { reportRoles } from '../../../lib/proofs/exercise/report-roles.ts';
import { exercise, withLocalPipeline } from '../../../lib/proofs/exercise/with-local-pipeline.ts';

test('every path leads where it should, and the roles are used for exactly what they grant', async () => {
  const { lines, surprises } = await withLocalPipeline(async ({ run, driver }) => {
    for (const path of pipelinePaths(OWN_EXAMPLES)) {
      // Nothing can be forged where nothing is signed.
      if (hasPath(path, driver)) await path.run(driver);
    }
    return reportRoles(run.access);
  }, exercise());
  expect(surprises).toEqual([]);
  expect(lines.filter((line) => line.startsWith('  used')).length).toBeGreaterThan(10);
});

test('a grant that nothing uses is a surprise', async () => {
  const { surprises } = await withLocalPipeline(async ({ run, driver }) => {
    await pipelinePaths(OWN_EXAMPLES)[0]?.run(driver);
    return reportRoles(run.access);
  });
  expect(surprises).toContainEqual(
    expect.stringMatching(/granted and never used: WebhookPipelineIngestRole\w+ sqs:SendMessage/),
  );
});
