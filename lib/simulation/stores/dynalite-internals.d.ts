/** The parts of dynalite 4 behind its HTTP server: it ships no types; this is what is used. */
declare module 'dynalite/db/index.js' {
  const db: {
    matchesExprFilter(item: object, expression: object): boolean;
    /** Bytes of an item as DynamoDB counts them. */
    itemSize(item: object): number;
    /** Units of writing an item, or of reading it; one where there is none. */
    capacityUnits(item: object | undefined, isRead?: boolean, isConsistent?: boolean): number;
  };
  export default db;
}
declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: object, types: object): Record<string, unknown>;
    checkValidations(data: object, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}
declare module 'dynalite/validations/*.js' {
  const validation: { readonly types: object; readonly custom: unknown };
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
