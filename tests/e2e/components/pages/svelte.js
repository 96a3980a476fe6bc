import { mount } from "svelte";
import FileUpload from "../extracted/FileUpload.svelte";

mount(FileUpload, { target: document.querySelector("main") });
