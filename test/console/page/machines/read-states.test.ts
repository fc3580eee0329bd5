import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../../../lib/console/page/graph/layout-graph.ts';
import { readStates } from '../../../../lib/console/page/machines/read-states.ts';

const definitionOf = (machine: string): string =>
  readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'golden', `${machine}.asl.json`), 'utf8');

test('branches, choices and catches of Ingest are there', () => {
  const states = readStates(definitionOf('ingest'));
  expect(states.find(({ name }) => name === 'Store payload')).toMatchObject({
    type: 'Task',
    parent: 'Keep delivery',
    comment: expect.stringContaining('1 S3 PUT') as string,
    next: [{ to: 'Record delivery' }],
  });
  expect(states.find(({ name }) => name === 'Keep delivery')?.next).toEqual([
    { to: 'Start processing' },
    { to: 'Who tries again?', label: 'any error', isRare: true },
  ]);
});

describe.each(['ingest', 'process', 'track', 'reconcile', 'express-process'])('%s', (machine) => {
  const states = readStates(definitionOf(machine));
  const graph = layoutGraph({
    nodes: states.map(({ name, type, parent }) => ({
      id: name,
      lines: [name, type],
      ...(parent && { parent }),
    })),
    edges: states.flatMap(({ name, next }) => next.map((transition) => ({ from: name, ...transition }))),
  });

  test('each state has its own place', () => {
    const leaves = graph.nodes.filter(({ id }) => graph.nodes.every(({ parent }) => parent !== id));
    const overlapping = leaves.filter((one, at) =>
      leaves.some(
        (other, otherAt) =>
          otherAt > at &&
          Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
          Math.abs(one.y - other.y) < (one.height + other.height) / 2,
      ),
    );
    expect(overlapping.map(({ id }) => id)).toEqual([]);
  });

  test('each arrow has a way', () => {
    expect(
      graph.edges.filter(({ points }) => points.length < 2 || points.some(({ x, y }) => Number.isNaN(x + y))),
    ).toEqual([]);
  });
});
