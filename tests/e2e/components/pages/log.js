// Keeps what is logged from here on, for the test to read.

window.logged = [];
console.log = (...values) => window.logged.push(values);
