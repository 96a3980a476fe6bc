"use client";

import { Uploader } from "oss-form-upload";
import { useEffect, useState } from "react";
import { grant, outcome } from "../../app/offer.js";

export default function Page() {
  const [isReady, setReady] = useState(false);
  const [result, setResult] = useState("");
  // The server has rendered the page, with the package imported, before this makes it answer.
  useEffect(() => setReady(true), []);
  const upload = async ({ target: { files: [file] } }) => {
    setResult(await outcome(new Uploader({ grant: grant() }).upload(file)));
  };
  return (
    <>
      {isReady && <input type="file" onChange={upload} />}
      <output>{result}</output>
    </>
  );
}
