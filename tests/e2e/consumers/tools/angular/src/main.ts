import { Component } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideRouter, RouterOutlet } from "@angular/router";
import { Upload } from "./upload";
import { UploadWeb } from "./upload-web";

@Component({ selector: "app-root", imports: [RouterOutlet], template: "<router-outlet />" })
class App {}

const routes = [
  { path: "", component: Upload },
  { path: "web", component: UploadWeb },
];

bootstrapApplication(App, { providers: [provideRouter(routes)] }).catch((error) => console.error(error));
