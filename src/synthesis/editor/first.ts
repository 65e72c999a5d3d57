// Before every other module: prosemirror-model asks an error where it was made, to know V8, and V8 would read the whole
// bundle again to say it in full. One line of it is enough; page.ts gives the others back.
export const errors = Error as { stackTraceLimit?: number };
errors.stackTraceLimit = 1;
