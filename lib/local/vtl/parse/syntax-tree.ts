import type { JavaValue } from '../java/java-values.ts';
import type { TemplatePlace } from './template-syntax-error.ts';

/** A part of a template. A template is a list of them. */
export type Statement =
  | { readonly type: 'text'; readonly text: string }
  | OutputStatement
  | SetStatement
  | IfStatement
  | ForeachStatement
  | { readonly type: 'define'; readonly name: string; readonly body: Block }
  | { readonly type: 'break'; readonly place: TemplatePlace }
  | { readonly type: 'stop'; readonly place: TemplatePlace };

export type Block = readonly Statement[];

/** A reference in the text. */
export interface OutputStatement {
  readonly type: 'output';
  readonly reference: Reference;
  /** Half of the backslashes before the reference. They are printed. */
  readonly backslashes: string;
  /** There is an odd number of backslashes before the reference, so its source is printed. */
  readonly escaped: boolean;
}

export interface SetStatement {
  readonly type: 'set';
  readonly target: Reference;
  readonly value: Expression;
}

export interface IfStatement {
  readonly type: 'if';
  /** #if and #elseif; #else has the condition `true`. */
  readonly branches: readonly { readonly condition: Expression; readonly body: Block }[];
}

export interface ForeachStatement {
  readonly type: 'foreach';
  readonly variable: string;
  readonly list: Expression;
  readonly body: Block;
  readonly place: TemplatePlace;
}

/** `$root.property[index].method(arguments)`. */
export interface Reference {
  readonly type: 'reference';
  readonly root: string;
  readonly path: readonly Access[];
  readonly quiet: boolean;
  readonly source: string;
  readonly place: TemplatePlace;
}

export type Access =
  | { readonly type: 'property'; readonly name: string }
  | { readonly type: 'method'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'index'; readonly index: Expression };

export type Expression =
  | { readonly type: 'literal'; readonly value: JavaValue }
  /** A double-quoted string with something to interpolate. */
  | { readonly type: 'interpolation'; readonly body: Block }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | { readonly type: 'map'; readonly members: readonly (readonly [Expression, Expression])[] }
  | { readonly type: 'range'; readonly from: Expression; readonly to: Expression }
  | Reference
  | { readonly type: 'not'; readonly operand: Expression }
  | BinaryExpression;

export interface BinaryExpression {
  readonly type: 'binary';
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
  readonly place: TemplatePlace;
}

export type Operator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';
