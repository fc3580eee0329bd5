import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphModel, GraphNode } from './graph-model.ts';

/** A graph with a place for everything, in pixels. */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** Boxes around others first, so that they are drawn below them. */
  readonly nodes: readonly (GraphNode & Box)[];
  readonly edges: readonly (GraphEdge & { readonly points: readonly Point[] })[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are its middle. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Of a character in the font of the graph, and of a line. */
const CHARACTER = 8;
const LINE = 20;
const PADDING = 14;

/** Places the boxes in the order of the arrows, from above or from the left. */
export function layoutGraph(model: GraphModel, direction: 'TB' | 'LR' = 'TB'): PlacedGraph {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 28, ranksep: 44, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of model.nodes) graph.setNode(node.id, sizeOf(node));
  for (const { id, parent } of model.nodes) if (parent !== undefined) graph.setParent(id, parent);
  const around = new Set<string>(model.nodes.flatMap(({ parent }) => (parent === undefined ? [] : [parent])));
  // dagre cannot place arrows of a box that holds others: they go to what it holds first, and come from what it holds last.
  const inside = (id: string, end: 'first' | 'last'): string => {
    const inner = model.nodes.filter(({ parent }) => parent === id);
    const next = end === 'first' ? inner[0] : inner.at(-1);
    return next === undefined ? id : inside(next.id, end);
  };
  const endsOf = ({ from, to }: GraphEdge) => [inside(from, 'last'), inside(to, 'first')] as const;
  model.edges.forEach((edge, index) => {
    const { label = '' } = edge;
    const size = { width: label.length * 7, height: label === '' ? 0 : LINE, labelpos: 'c' as const };
    graph.setEdge(...endsOf(edge), size, String(index));
  });
  layout(graph);
  const placed = model.nodes.map((node) => ({ ...node, ...(graph.node(node.id) as Box) }));
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: [...placed.filter(({ id }) => around.has(id)), ...placed.filter(({ id }) => !around.has(id))],
    edges: model.edges.map((edge, index) => {
      const { points } = graph.edge(...endsOf(edge), String(index)) as { readonly points: readonly Point[] };
      const box = around.has(edge.from) ? (graph.node(edge.from) as Box) : undefined;
      return { ...edge, points: box === undefined ? points : outside(points, box) };
    }),
  };
}

/** The part of an arrow that is outside of the box from which it comes, from its border on. */
function outside(points: readonly Point[], box: Box): readonly Point[] {
  const [halfWidth, halfHeight] = [box.width / 2, box.height / 2];
  const isInside = ({ x, y }: Point): boolean =>
    Math.abs(x - box.x) <= halfWidth && Math.abs(y - box.y) <= halfHeight;
  const left = points.slice(points.findIndex((point) => !isInside(point)));
  const [first] = left;
  if (first === undefined || points.every(isInside)) return points;
  const border = {
    x: Math.min(box.x + halfWidth, Math.max(box.x - halfWidth, first.x)),
    y: Math.min(box.y + halfHeight, Math.max(box.y - halfHeight, first.y)),
  };
  return [border, ...left];
}

function sizeOf({ lines }: GraphNode): { readonly width: number; readonly height: number } {
  const longest = Math.max(...lines.map(({ length }) => length));
  return { width: longest * CHARACTER + 2 * PADDING, height: lines.length * LINE + PADDING };
}
