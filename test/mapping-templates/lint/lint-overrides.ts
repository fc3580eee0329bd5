import type { Finding } from './finding.ts';
import type { Block, Expression, Reference, Statement } from '../../../lib/local/vtl/parse/syntax-tree.ts';
import { expressionsIn, partsOf } from '../../../lib/local/vtl/evaluate/walk-template.ts';

/** Overrides that may be set twice on one way through the template, which API Gateway answers with 5XX. */
export function lintOverrides(block: Block): Finding[] {
  const findings: Finding[] = [];
  walk(block, new Set(), (finding) => findings.push(finding));
  return findings;
}

/** The overrides that may have been set before. */
type Done = ReadonlySet<string>;
type Report = (finding: Finding) => void;

function walk(block: Block, before: Done, report: Report): Done {
  return block.reduce((done, statement) => walkStatement(statement, done, report), before);
}

function walkStatement(statement: Statement, before: Done, report: Report): Done {
  const done = overridesIn(statement).reduce((set, override) => setOverride(override, set, report), before);
  if (statement.type === 'if') {
    return new Set(statement.branches.flatMap(({ body }) => [...walk(body, done, report)]).concat(...done));
  }
  if (statement.type !== 'foreach') return done;
  // A second round meets what the first one set.
  return walk(
    statement.body,
    walk(statement.body, done, () => undefined),
    report,
  );
}

interface Override {
  readonly name: string;
  readonly reference: Reference;
}

function setOverride({ name, reference }: Override, done: Done, report: Report): Done {
  if (done.has(name)) {
    const why =
      'the same override may be set twice, and API Gateway then answers 5XX; compute it first, set it once.';
    report({ ...reference.place, what: reference.source, why });
  }
  return new Set([...done, name]);
}

/** By #set, or by `.put(..)` anywhere in the statement. Names that are computed are not compared. */
function overridesIn(statement: Statement): Override[] {
  const targets = statement.type === 'set' ? [overrideName(statement.target, statement.target.path)] : [];
  const puts = expressionsIn(statement)
    .flatMap(partsOf)
    .map((part) => (part.type === 'reference' ? putName(part) : undefined));
  return [...targets, ...puts].filter((override) => override !== undefined);
}

function putName(reference: Reference): Override | undefined {
  const last = reference.path.at(-1);
  if (last?.type !== 'method' || last.name !== 'put' || last.args[0] === undefined) return undefined;
  return overrideName(reference, [...reference.path.slice(0, -1), { type: 'index', index: last.args[0] }]);
}

function overrideName(reference: Reference, path: Reference['path']): Override | undefined {
  const names = path.map((access) => (access.type === 'index' ? textOf(access.index) : access.name));
  if (reference.root !== 'context' || names.includes(undefined)) return undefined;
  return { name: names.join('.'), reference };
}

function textOf(expression: Expression): string | undefined {
  return expression.type === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}
