import {describe, expect, test} from '@jest/globals';
import {html, trusted} from '../../../source/report/html/markup.js';

describe('markup', () => {
  test('escapes what stands in it, in text and in attributes', () => {
    const hostile = `"><script>alert('x')</script>&amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>',
    );
  });

  test('keeps what is markup already, in lists too, and leaves out what is not there', () => {
    const items = ['a', 'b<'].map(text => html`<li>${text}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe('<ul><li>a</li><li>b&lt;</li>0</ul>');
    expect(html`${trusted('<b>')}`.text).toBe('<b>');
  });

  test('replaces characters that no page may have, or that turn the text', () => {
    expect(html`${'a\u0000\u001b[31m\u202eb\uffff\n<c>'}`.text).toBe('a??[31m?b? &lt;c&gt;');
  });
});
