// title: Reached late
// question: What reached the agency holding the case too late, and by how long?
// source: What a chronology is for: who knew what and when. Working Together to Safeguard Children 2023, chapter 5.
// types: F8
// view: never-reached
// findings: late
