exports.handler = ({ source }) => Promise.resolve({ computed: source });
