// Stands in for react-devtools-core, which Ink would load only in development and which is not installed.
export default {};
