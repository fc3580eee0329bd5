/** The internal modules of dynalite 4 that are used here. dynalite has no types. */
declare module 'dynalite/db/index.js' {
  type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  type Visit = (attribute: string, type: string, isHash: boolean) => Error | undefined;
  type Done = (error?: Error | null) => void;
  const db: {
    /** What a server makes for its tables. */
    create: (options?: object) => {
      readonly db: {
        put(key: string, value: unknown, done?: Done): unknown;
        del(key: string, done?: Done): unknown;
        batch(
          operations: readonly {
            readonly type: 'put' | 'del';
            readonly key: string;
            readonly value?: unknown;
          }[],
          done?: Done,
        ): unknown;
      };
    };
    /** Whether an item meets conditions in the form of KeyConditions. */
    matchesFilter(item: object, conditions: object): boolean;
    /** Bytes of an item as DynamoDB counts them. */
    itemSize(item: object): number;
    /** Units of writing or reading an item; one without an item. */
    capacityUnits(item: object | undefined, isRead?: boolean, isConsistent?: boolean): number;
    validationError(message: string): Error;
    /** The first result of `visit` for the key attributes of the table or the schema. */
    traverseKey(table: object, visit: Visit): Error | undefined;
    traverseKey(table: object, keySchema: object, visit: Visit): Error | undefined;
    traverseIndexes(
      table: object,
      visit: (attribute: string, type: string, index: { readonly IndexName: string }) => Error | undefined,
    ): Error | undefined;
    validateKey: (key: Item, table: object, keySchema?: object) => Error | undefined;
    validateItem: (item: Item, table: object) => Error | undefined;
    validateUpdates: (
      legacy: object | undefined,
      updates:
        | {
            readonly sections: readonly {
              readonly type: string;
              readonly path: readonly (string | number)[];
              readonly val?: Readonly<Record<string, unknown>>;
            }[];
          }
        | undefined,
      table: object,
    ) => Error | undefined;
    queryTable: (store: object, table: object, data: object, ...rest: unknown[]) => void;
  };
  export default db;
}
declare module 'dynalite/db/conditionParser.js' {
  /** A string is an error message. */
  const parser: { parse: (text: string, options: object) => string | { readonly expression: object } };
  export default parser;
}
declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: object, types: object): Record<string, unknown>;
    checkValidations(data: object, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}
declare module 'dynalite/validations/*.js' {
  const validation: {
    readonly types: object;
    /** Returns an error message. */
    custom: (data: object, store: object) => string | undefined;
  };
  export default validation;
}
declare module 'dynalite/actions/*.js' {
  const action: (
    store: object,
    data: object,
    done: (error: Error | null | undefined, answer?: object) => void,
  ) => void;
  export default action;
}
