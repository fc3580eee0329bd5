import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder for what tests synthesise. It is removed after all of them: test files share what a worker has synthesised. */
    readonly temporaryFolder: string;
  }
}

/** Makes the folder before the tests (`inject('temporaryFolder')`) and removes it after them. */
export default function makeTemporaryFolder(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-test-'));
  project.provide('temporaryFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
