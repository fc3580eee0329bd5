export const handler = ({ source }) => Promise.resolve({ computed: source });
