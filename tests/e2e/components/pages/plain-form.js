import "../extracted/plain-form.ts";
