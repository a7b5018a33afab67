// The same calls as every client of other-programs.test.ts, by Java's HttpClient: one line for each.
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

public class Client {
    private final HttpClient client;
    private final String base;

    Client(String base, String proxy) {
        this.base = base;
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (!proxy.isEmpty()) {
            URI uri = URI.create(proxy);
            builder.proxy(ProxySelector.of(new InetSocketAddress(uri.getHost(), uri.getPort())));
        }
        client = builder.build();
    }

    public static void main(String[] args) throws Exception {
        String upload = args[1];
        Client calls = new Client(args[0], args.length > 2 ? args[2] : "");
        BodyPublisher nothing = BodyPublishers.noBody();
        calls.show("GET", calls.to("/file").GET());
        calls.show("HEAD", calls.to("/file").method("HEAD", nothing));
        calls.show("MISSING", calls.to("/missing?a=%20b&&c").GET());
        calls.show("RANGE", calls.to("/file").header("Range", "bytes=10-99").GET());
        BodyPublisher chunks = BodyPublishers.ofInputStream(() -> open(upload));
        calls.show("CHUNKED", calls.to("/upload").PUT(chunks));
        calls.show("EXPECT", calls.to("/upload").expectContinue(true).PUT(BodyPublishers.ofFile(Path.of(upload))));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private void show(String name, HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(answer.body());
        String type = answer.headers().firstValue("content-type").orElse("");
        String tag = answer.headers().firstValue("etag").orElse("");
        System.out.println(String.join(" ", name, "" + answer.statusCode(), HexFormat.of().formatHex(digest), type, tag));
    }

    private static FileInputStream open(String path) {
        try {
            return new FileInputStream(path);
        } catch (java.io.IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }
}
