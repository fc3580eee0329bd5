import { readFileSync } from 'node:fs';
import path from 'node:path';

const DIRECTORY = path.join(import.meta.dirname, '..', '..', 'cases', 'vtl');

/** The cases about a subject: `test/cases/vtl/<subject>.json`, a list. */
export function readCases<Case>(subject: string): Case[] {
  return JSON.parse(readFileSync(path.join(DIRECTORY, `${subject}.json`), 'utf8')) as Case[];
}
